/// How long a cue lasts by itself.
#pragma once

#include "scripts/plan.h"

#include <optional>

namespace stillroom::scripts {

/// [any] How long a sound plays when nothing ends it sooner, fades included: as its cue says, and no longer than a
/// clip that does not loop. Nothing for what goes on until its phase ends.
[[nodiscard]] std::optional<Frames> sounding_length(const PlannedPlay& play);

/// [any] True for a recording on a layer of lines: it is spoken like a line, one at a time.
[[nodiscard]] bool is_speech(const Plan& plan, const PlannedPlay& play);

/// [any] From a cue's start until it has ended and the next of a sequence may begin: a sound or pacer after its
/// whole sounding time, a line after its last word, a cue set when the bed may rise again, a fade when it has
/// arrived, a prompt at once. Nothing where it never ends by itself.
[[nodiscard]] std::optional<Frames> cue_length(const Plan& plan, const PlannedCue& cue);

}  // namespace stillroom::scripts
