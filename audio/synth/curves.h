/// Shapes that the beds share: how things rise, fall and colour.
#pragma once

#include "audio/base/exact_math.h"
#include "audio/base/realtime.h"

namespace stillroom::audio {

/// [any] From 0 to 1 with level ends, `x` clamped to [0, 1]: 3x^2 - 2x^3.
[[nodiscard]] constexpr double ease(double x) noexcept {
    if (x <= 0.0) return 0.0;
    if (x >= 1.0) return 1.0;
    return x * x * (3.0 - 2.0 * x);
}

/// [any] A number between `from` (at 0) and `to` (at 1).
[[nodiscard]] constexpr double blend(double from, double to, double at) noexcept { return from + (to - from) * at; }

/// [any] `base` to the power `exponent`, for positive bases.
[[nodiscard]] constexpr double power(double base, double exponent) noexcept {
    return exact_exp2(exact_log2(base) * exponent);
}

/// [any] Amplitude factor of a level in dB.
[[nodiscard]] constexpr double decibels(double level) noexcept { return exact_exp2(level * 0.16609640474436813); }

/// [any] Ratio of frequencies of so many equal-tempered semitones.
[[nodiscard]] constexpr double semitones(double count) noexcept { return exact_exp2(count / 12.0); }

/// [any] Amplitude of a band of noise at `hertz`: second-order slopes below `low` and above `high`, tilted by
/// `tilt` dB per octave around 500 Hz in between.
[[nodiscard]] constexpr double band(double hertz, double low, double high, double tilt) noexcept {
    const double below = hertz / low, above = hertz / high;
    const double high_pass = below * below / (1.0 + below * below);
    const double low_pass = 1.0 / (1.0 + above * above);
    return high_pass * low_pass * decibels(tilt * exact_log2(hertz / 500.0));
}

}  // namespace stillroom::audio
