/// Whether everything that is spoken has room.
#pragma once

#include "scripts/compile_context.h"

namespace stillroom::scripts {

/// [control] A line that runs into the next one on its layer is a warning: the next one would wait, or expire.
/// Estimated lengths (nothing prepared) are judged as well.
void check_slots(CompileContext& context);

}  // namespace stillroom::scripts
