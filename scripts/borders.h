/// Where a phase's end waits for what sounds: the next breath, or the end of a pass.
#pragma once

#include "scripts/plan.h"

#include <optional>

namespace stillroom::scripts {

/// [any] The first breath at or after `from` of a pacer that began at `started`, both in session frames.
[[nodiscard]] Frames next_breath(const PlannedPace& pace, SampleRate rate, Frames started, Frames from);

/// [any] When the pass that sounds at `from` ends, of a sound that began at `started`: once round its loop, or the
/// end of a clip that has none. Nothing for what has no passes, and for a clip that is over.
[[nodiscard]] std::optional<Frames> pass_end(const PlannedPlay& play, Frames started, Frames from);

/// [any] When a pool's member that began at `started` gives way to the next, or ends; `ends` is the pool's own end.
/// Nothing for what sounds on, and where that is before `from`: then another member sounds by then.
[[nodiscard]] std::optional<Frames> member_end(const PlannedPlay& pool, const PlannedPlay& member, Frames started,
                                               std::optional<Frames> ends, Frames from);

/// [any] The longest such an end may wait.
[[nodiscard]] Frames longest_wait(TransitionRule::At at, SampleRate rate) noexcept;

/// [control] How long the end of the plan's last phase waits, if nobody steers. A pacer or bed that is fading out
/// by then is not waited for.
///
/// @pre the phase has its cues with their nominal starts
[[nodiscard]] Frames planned_wait(const Plan& plan);

}  // namespace stillroom::scripts
