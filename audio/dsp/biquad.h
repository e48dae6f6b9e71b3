/// Second-order filters: the equaliser of an output, and the building block of loudness weighting.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/stage_kernels.h"

#include <array>

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

/// One filter run over 1 to kMaxChannels channels. State and sums are double, so that the only noise is the
/// rounding of the result to float32: below -145 dB of the sample, at any corner down to 1 Hz.
class Biquad {
public:
    /// [setup]
    explicit Biquad(const BiquadCoefficients& filter) noexcept;

    /// [audio] Filters in place; samples that are not sane (finite_check.h) become zero first. The samples depend
    /// on the sound alone, not on how it is cut. Always give the same channels.
    void process(AudioView audio) noexcept STILLROOM_REALTIME;

private:
    /// Two channels side by side, one a lane.
    typedef double Pair __attribute__((vector_size(16)));

    void process_pair(float* left, float* right, int frames, std::array<Pair, 2>& state) const noexcept;

    const StageKernels& kernels_;
    double b0_, c1_, c2_, a1_, a2_;
    std::array<std::array<Pair, 2>, kMaxChannels / 2> states_{};
};

}  // namespace stillroom::audio
