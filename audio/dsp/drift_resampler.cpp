#include "audio/dsp/drift_resampler.h"

#include "audio/base/exact_math.h"

#include <cassert>
#include <cstddef>

namespace stillroom::audio {

namespace {

constexpr double kPi = 3.141592653589793;
constexpr double kBeta = 12.3;  // of the window; its side lobes lie 120 dB down
constexpr double kHalfWidth = 0.5 * kResamplerTaps;

/// The modified Bessel function I0 of a number whose square is `square`: the sum of (square/4)^k / (k!)^2.
double bessel_of_root(double square) noexcept {
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; term > sum * 1e-18; ++k) {
        term *= square * 0.25 / (static_cast<double>(k) * k);
        sum += term;
    }
    return sum;
}

/// The filter at `t` frames from its middle. @pre |t| <= kHalfWidth
double tap_at(double t) noexcept {
    const double across = t / kHalfWidth;
    const double window = bessel_of_root(kBeta * kBeta * (1.0 - across * across));
    return t == 0.0 ? window : window * exact_sin_turns(0.5 * t) / (kPi * t);
}

}  // namespace

DriftResampler::DriftResampler()
    : kernels_(resampler_kernels()), rows_(static_cast<std::size_t>(kResamplerPhases + 1) * kResamplerTaps) {
    for (int phase = 0; phase <= kResamplerPhases; ++phase) {
        double taps[kResamplerTaps] = {};
        double sum = 0.0;
        for (int k = 0; k < kResamplerTaps; ++k) {
            taps[k] = tap_at(k - kFramesBefore - static_cast<double>(phase) / kResamplerPhases);
            sum += taps[k];
        }
        // A gain of one at DC, whatever the place.
        float* const row = rows_.data() + static_cast<std::size_t>(phase) * kResamplerTaps;
        for (int k = 0; k < kResamplerTaps; ++k) row[k] = static_cast<float>(taps[k] / sum);
    }
}

void DriftResampler::read(float* const* out, const float* const* in, int channels, int frames,
                          std::uint32_t fraction, std::uint64_t step) const noexcept {
    assert(channels >= 1 && frames >= 0);
    int c = 0;
    for (; c + 1 < channels; c += 2) {
        const float* const pair[] = {in[c] - kFramesBefore, in[c + 1] - kFramesBefore};
        kernels_.read_two(out + c, pair, frames, rows_.data(), fraction, step);
    }
    if (c < channels) {
        const float* const last = in[c] - kFramesBefore;
        kernels_.read_one(out + c, &last, frames, rows_.data(), fraction, step);
    }
}

}  // namespace stillroom::audio
