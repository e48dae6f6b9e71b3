/// When every sound and pacer of a plan starts and stops, if nobody steers.
#pragma once

#include "scripts/plan.h"

#include <vector>

namespace stillroom::scripts {

/// One sounding voice in nominal time.
struct VoiceSpan {
    std::size_t phase = 0, cue = 0;  ///< where in the plan it was asked for
    std::size_t layer = 0;
    Frames start, end;              ///< absolute; `end` is the first silent frame
    Frames fade_in, fade_out;       ///< inside start..end
    Loudness loudness;              ///< before the layer's gain, fades and ducks
    std::size_t member = kNoIndex;  ///< of a pool: which of its members
};

/// [control] The same up to the end of the last phase, which has not come yet: what would go on ends far behind it.
[[nodiscard]] std::vector<VoiceSpan> spans_before_border(const Plan& plan);

/// [control] Follows the plan's running order: a sound stops after its own length, when its layer is full and a
/// newer one replaces it, when a crossfade takes over, when its phase ends (over the phase's transition, unless it
/// is kept), or with the session's ending. Of a pool there is one for each turn, by the order of seed 1. Sounds
/// that cue sets add are not in it. Ordered by start.
///
/// @pre the plan's cues have their nominal starts, `planned_end` and `duration` are set
[[nodiscard]] std::vector<VoiceSpan> voice_spans(const Plan& plan);

}  // namespace stillroom::scripts
