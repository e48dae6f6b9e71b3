/// What `check` advises about a script that could be played as it is.
#pragma once

#include "config/diagnostics.h"
#include "scripts/script.h"

namespace stillroom::scripts {

/// [control] Warnings that need no audio, each with the id of its rule (config/rules.h) and silent where the
/// script allows it; and notes: keys whose behaviour comes in a later version, and cues that fall away when a phase
/// is shortened. A script that parsed has no errors left, so none are added here.
void lint(const Script& script, config::Diagnostics& diagnostics);

}  // namespace stillroom::scripts
