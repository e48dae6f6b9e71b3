/// Every name a script uses must be defined.
#pragma once

#include "config/diagnostics.h"
#include "scripts/definitions.h"
#include "scripts/script.h"

namespace stillroom::scripts {

/// [control] Reports each name that nothing defines, with the nearest one that is. Names that could not be read are
/// passed over: they are reported already.
void resolve_names(const Script& script, const Definitions& definitions, config::Diagnostics& diagnostics);

}  // namespace stillroom::scripts
