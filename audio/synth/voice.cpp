#include "audio/synth/voice.h"

#include "audio/synth/curves.h"

#include <cmath>

namespace stillroom::audio {

Voice::Voice(double hertz, double apart, double wander, double width, SampleRate rate, Random random,
             std::uint64_t stream) noexcept
    : reach_(wander) {
    for (int layer = 0; layer < kLayers; ++layer) {
        const auto one = static_cast<std::uint64_t>(layer);
        clock_[layer] = PhaseClock(hertz + (layer == 0 ? apart : -apart) * 0.5, rate, random.bits(stream + one, 0));
        wander_[layer] =
            Drift(random, stream + 2 + one, Seconds{7.0 + 4.0 * random.unit(stream + 4 + one, 0)}, rate);
    }
    // Both channels keep the same power whatever the width.
    const double other = 1.0 - 0.75 * width;
    const double scale = 1.0 / std::sqrt(1.0 + other * other);
    near_ = scale;
    far_ = other * scale;
}

void Voice::add(std::int64_t cell, const float (&harmonics)[kHarmonics], double from, double to,
                StereoCell& out) const noexcept {
    for (int layer = 0; layer < kLayers; ++layer) {
        const PhaseRamp phase = clock_[layer].through(cell * kCellFrames, reach_ * wander_[layer].at(cell),
                                                      reach_ * wander_[layer].at(cell + 1));
        const Ramp near = Ramp::between(from * near_, to * near_);
        const Ramp far = Ramp::between(from * far_, to * far_);
        tone_kernels().add_harmonics(out, phase, harmonics,
                                     layer == 0 ? StereoRamp{near, far} : StereoRamp{far, near});
    }
}

void fill_harmonics(float (&harmonics)[kHarmonics], double brightness) noexcept {
    constexpr double kSigns[kHarmonics] = {1.0, 1.0, -1.0, 1.0, 1.0, -1.0};
    const double ratio = 0.18 + 0.5 * brightness;
    double amplitude[kHarmonics], power_sum = 0.0, step = 1.0;
    for (int n = 0; n < kHarmonics; ++n, step *= ratio) {
        amplitude[n] = kSigns[n] * step / std::sqrt(1.0 + n);
        power_sum += amplitude[n] * amplitude[n];
    }
    for (int n = 0; n < kHarmonics; ++n) harmonics[n] = static_cast<float>(amplitude[n] / std::sqrt(power_sum));
}

}  // namespace stillroom::audio
