#include "scripts/phase_times.h"

namespace stillroom::scripts {

std::optional<Seconds> nominal_time(const TimePoint& point, const Phase& phase) {
    if (point.place.line == 0 || phase.length.place.line == 0) return std::nullopt;
    switch (point.anchor) {
        case TimePoint::Anchor::start:
            return point.offset;
        case TimePoint::Anchor::end:
            return Seconds{phase.length.nominal.value + point.offset.value};
        case TimePoint::Anchor::marker:
            break;
    }
    const auto marker = phase.markers.find(point.marker);
    if (marker == phase.markers.end() || marker->second.place.line == 0) return std::nullopt;
    return Seconds{marker->second.value.value + point.offset.value};
}

}  // namespace stillroom::scripts
