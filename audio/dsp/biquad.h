/// Second-order filters as formulas: the bands of an output's equaliser (equaliser.h runs them), and the building
/// block of loudness weighting (filtered_energy.h runs those).
#pragma once

#include "audio/base/units.h"

namespace stillroom::audio {

/// y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2].
struct BiquadCoefficients {
    double b0 = 1.0;
    double b1 = 0.0;
    double b2 = 0.0;
    double a1 = 0.0;
    double a2 = 0.0;
};

/// The bands of an equaliser. [any] Formulas: Robert Bristow-Johnson, "Cookbook formulae for audio equalizer biquad
/// filter coefficients" (W3C note "Audio EQ Cookbook"). `hertz` is the centre or corner and is kept between 1 Hz
/// and 0.49 of the rate; `q` is the quality, at least 0.05 (0.7071 makes a pass or shelf without a bump).
[[nodiscard]] BiquadCoefficients peak_filter(double hertz, Decibels gain, double q, SampleRate rate) noexcept;
[[nodiscard]] BiquadCoefficients low_shelf(double hertz, Decibels gain, double q, SampleRate rate) noexcept;
[[nodiscard]] BiquadCoefficients high_shelf(double hertz, Decibels gain, double q, SampleRate rate) noexcept;
[[nodiscard]] BiquadCoefficients low_pass(double hertz, double q, SampleRate rate) noexcept;
[[nodiscard]] BiquadCoefficients high_pass(double hertz, double q, SampleRate rate) noexcept;

/// [any] The filter's gain for a steady sine. For pictures and tests, not for samples.
[[nodiscard]] double magnitude_at(const BiquadCoefficients& filter, double hertz, SampleRate rate) noexcept;

}  // namespace stillroom::audio
