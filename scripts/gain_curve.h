/// What `gain_by` comes to: a gain that follows the parameters staff move.
#pragma once

#include "scripts/plan.h"

#include <string_view>
#include <vector>

namespace stillroom::scripts {

/// What `off` counts as on the way between two points of a curve, as for the mixer's ramps in dB: -60 dB is heard
/// under no bed.
inline constexpr Decibels kCurveFloor{-60.0};

/// [any] Two gains on top of each other; off where one of them is.
[[nodiscard]] Decibels gain_sum(Decibels a, Decibels b) noexcept;

/// [any] The gain of a curve at a value: straight in dB between two points, the outermost points hold beyond them.
/// Exactly off only where a point says so. @pre the curve has points
[[nodiscard]] Decibels gain_at(const PlannedGainCurve& curve, double value) noexcept;

/// [any] The sum of several curves, with one value for each parameter of the plan; off where one of them is.
[[nodiscard]] Decibels gain_at(const std::vector<PlannedGainCurve>& curves,
                               const std::vector<double>& values) noexcept;

/// [any] The most several curves can come to together while each parameter stays in its bounds.
[[nodiscard]] Decibels loudest_gain(const std::vector<PlannedGainCurve>& curves,
                                    const std::vector<PlannedParameter>& parameters) noexcept;

/// [any] The values a session starts with, in the order of the parameters.
[[nodiscard]] std::vector<double> initial_values(const std::vector<PlannedParameter>& parameters);

/// [any] The parameter that staff mean by a name, or without one: that called intensity, else the first. Null where
/// the script has none of that name, or none at all.
[[nodiscard]] const PlannedParameter* meant_parameter(const std::vector<PlannedParameter>& parameters,
                                                      std::string_view name) noexcept;

}  // namespace stillroom::scripts
