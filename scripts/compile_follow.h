/// Cues that follow others: when they fall, and what cannot be followed.
#pragma once

#include "scripts/compile_context.h"
#include "scripts/running_order.h"

#include <optional>

namespace stillroom::scripts {

/// When a cue starts, as the plan knows it.
struct PlannedStart {
    PlannedTime at;
    Frames nominal;  ///< absolute
};

/// [control] When a cue of the running order starts. `before` are the planned cues of that order so far, by its
/// index. What follows something that never ends by itself is an error, and nothing comes back.
[[nodiscard]] std::optional<PlannedStart> planned_start(CompileContext& context, const Phase& phase,
                                                        const PlannedPhase& planned, const OrderedCue& ordered,
                                                        const std::vector<PlannedCue>& before);

/// [control] Reports what follows so late that its phase is over (an error where even the longest phase is), and
/// what an exclusive group would silence before it starts.
void check_following(CompileContext& context, const Phase& phase, const PlannedPhase& planned,
                     const std::vector<OrderedCue>& order, const std::vector<PlannedCue>& cues);

/// [control] Brings the cues into the order of their nominal starts, with what they wait for.
void sort_by_start(std::vector<PlannedCue>& cues);

}  // namespace stillroom::scripts
