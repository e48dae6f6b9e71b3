/// When a cue falls: from what an author wrote to frames.
#pragma once

#include "scripts/compile_context.h"

#include <optional>

namespace stillroom::scripts {

/// [control] The time point as an offset from the start of its phase or from its planned end; markers resolved.
[[nodiscard]] PlannedTime planned_time(const CompileContext& context, const Phase& phase, const TimePoint& point);

/// [any] The absolute frame of a planned time when every phase takes its nominal length.
[[nodiscard]] Frames nominal_frame(const PlannedPhase& phase, const PlannedTime& time) noexcept;

/// How long a sound lasts, as its cue says it with `for` or `until`.
struct PlannedStop {
    std::optional<Frames> length;
    std::optional<PlannedTime> until;  ///< see PlannedPlay::until
};

/// [control] Resolves `for` and `until` of a cue that starts at `start`, or nominally there when it follows others.
[[nodiscard]] PlannedStop planned_stop(const CompileContext& context, const Phase& phase,
                                       const PlannedPhase& planned, const Cue& cue, const PlannedTime& start,
                                       bool follows);

}  // namespace stillroom::scripts
