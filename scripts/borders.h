/// Where a phase's end waits for what sounds: the next breath, or the end of a pass.
#pragma once

#include "scripts/plan.h"

#include <optional>
#include <variant>
#include <vector>

namespace stillroom::scripts {

/// [any] The first breath at or after `from` of a pacer that began at `started`, both in session frames.
[[nodiscard]] Frames next_breath(const PlannedPace& pace, SampleRate rate, Frames started, Frames from);

/// [any] When the pass that sounds at `from` ends, of a sound that began at `started`: once round its loop, or the
/// end of a clip that has none; stems, which run locked, have the passes of one. Nothing for what has no passes,
/// and for a clip that is over.
[[nodiscard]] std::optional<Frames> pass_end(const PlannedPlay& play, Frames started, Frames from);

/// A pacer or a sound near the end of a phase, as the plan foresees it or the session plays it; in session frames.
struct VoiceAtBorder {
    std::variant<const PlannedPace*, const PlannedPlay*> what;  ///< never null; of a pool: its member
    Frames started;
    /// When it begins to fade out, or to give way to the next of its pool; none: it goes on as far as anybody
    /// knows.
    std::optional<Frames> leaves;
};

/// [any] How long the end of a phase waits that is planned at session frame `end`: until the next breath or the end
/// of the pass, and no longer than what it waits for goes on. Nothing is waited for that begins after `end` or
/// leaves by then, nor what would take longer than the longest wait. Of several the newest decides: `voices` are
/// ordered by start. The plan and the session that plays it both ask here.
[[nodiscard]] Frames border_wait(const Plan& plan, TransitionRule::At at, const std::vector<VoiceAtBorder>& voices,
                                 Frames end);

/// [control] How long the end of the plan's last phase waits, if nobody steers.
///
/// @pre the phase has its cues with their nominal starts
[[nodiscard]] Frames planned_wait(const Plan& plan);

}  // namespace stillroom::scripts
