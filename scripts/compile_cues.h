/// From the cues of one phase to planned cues.
#pragma once

#include "scripts/compile_context.h"

namespace stillroom::scripts {

/// [control] Fills `planned.cues` from `phase.cues`, ordered by nominal start. `nominal_end` of sounds and pacers
/// is left to the running order of the whole plan (voice_spans.h).
///
/// @pre the plan's layers and cue sets are there, and `planned` has its start and lengths
void compile_cues(CompileContext& context, const Phase& phase, PlannedPhase& planned);

}  // namespace stillroom::scripts
