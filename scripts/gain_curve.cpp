#include "scripts/gain_curve.h"

#include <algorithm>
#include <cassert>

namespace stillroom::scripts {

Decibels gain_sum(Decibels a, Decibels b) noexcept {
    return a <= audio::kSilent || b <= audio::kSilent ? audio::kSilent : a + b;
}

Decibels gain_at(const PlannedGainCurve& curve, double value) noexcept {
    assert(!curve.points.empty());
    const auto after = std::find_if(curve.points.begin(), curve.points.end(),
                                    [value](const auto& point) { return point.first > value; });
    if (after == curve.points.begin()) return after->second;
    const auto& [from, low] = *(after - 1);
    if (after == curve.points.end() || value <= from) return low;
    const auto& [to, high] = *after;
    const double start = std::max(low, kCurveFloor).value, end = std::max(high, kCurveFloor).value;
    return {start + (end - start) * (value - from) / (to - from)};
}

Decibels gain_at(const std::vector<PlannedGainCurve>& curves, const std::vector<double>& values) noexcept {
    Decibels sum{0.0};
    for (const PlannedGainCurve& curve : curves) sum = gain_sum(sum, gain_at(curve, values[curve.parameter]));
    return sum;
}

Decibels loudest_gain(const std::vector<PlannedGainCurve>& curves,
                      const std::vector<PlannedParameter>& parameters) noexcept {
    Decibels sum{0.0};
    for (const PlannedGainCurve& curve : curves) {
        const PlannedParameter& moved = parameters[curve.parameter];
        Decibels most = std::max(gain_at(curve, moved.min), gain_at(curve, moved.max));
        for (const auto& [value, gain] : curve.points)
            if (value >= moved.min && value <= moved.max) most = std::max(most, gain);
        sum = gain_sum(sum, most);
    }
    return sum;
}

std::vector<double> initial_values(const std::vector<PlannedParameter>& parameters) {
    std::vector<double> values;
    values.reserve(parameters.size());
    for (const PlannedParameter& parameter : parameters) values.push_back(parameter.initial);
    return values;
}

const PlannedParameter* meant_parameter(const std::vector<PlannedParameter>& parameters,
                                        std::string_view name) noexcept {
    constexpr std::string_view kUsual = "intensity";
    const auto found = std::ranges::find(parameters, name.empty() ? kUsual : name, &PlannedParameter::id);
    if (found != parameters.end()) return &*found;
    return name.empty() && !parameters.empty() ? &parameters.front() : nullptr;
}

}  // namespace stillroom::scripts
