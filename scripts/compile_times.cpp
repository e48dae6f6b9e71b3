#include "scripts/compile_times.h"

namespace stillroom::scripts {

PlannedTime planned_time(const CompileContext& context, const Phase& phase, const TimePoint& point) {
    Seconds offset = point.offset;
    if (point.anchor == TimePoint::Anchor::marker) {
        const auto marker = phase.markers.find(point.marker);
        if (marker != phase.markers.end()) offset.value += marker->second.value.value;
    }
    return {point.anchor == TimePoint::Anchor::end, context.frames(offset)};
}

Frames nominal_frame(const PlannedPhase& phase, const PlannedTime& time) noexcept {
    return phase.nominal_start + (time.from_end ? phase.nominal : Frames{}) + time.offset;
}

PlannedStop planned_stop(const CompileContext& context, const Phase& phase, const PlannedPhase& planned,
                         const Cue& cue, const PlannedTime& start, bool follows) {
    if (cue.length) return {context.frames(cue.length->value), {}};
    if (!cue.until) return {};
    const PlannedTime stop = planned_time(context, phase, *cue.until);
    const Frames length = nominal_frame(planned, stop) - nominal_frame(planned, start);
    if (stop.from_end == start.from_end && !follows) return {length, {}};
    return {length, stop};
}

}  // namespace stillroom::scripts
