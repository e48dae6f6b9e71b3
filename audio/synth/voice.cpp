#include "audio/synth/voice.h"

#include "audio/synth/curves.h"

#include <cmath>

namespace stillroom::audio {
namespace {

constexpr double kWeaker = 0.75;  // of the strong layer's amplitude

}  // namespace

Voice::Voice(double hertz, double apart, double wander, double width, SampleRate rate, Random random,
             std::uint64_t stream) noexcept
    : reach_(wander) {
    for (int layer = 0; layer < kLayers; ++layer) {
        const auto one = static_cast<std::uint64_t>(layer);
        clock_[layer] = PhaseClock(hertz + (layer == 0 ? apart : -apart) * 0.5, rate, random.bits(stream + one, 0));
        wander_[layer] =
            Drift(random, stream + 2 + one, Seconds{7.0 + 4.0 * random.unit(stream + 4 + one, 0)}, rate);
    }
    // Below about 100 Hz a sound has hardly any side; above 300 Hz it has all of its width.
    const double lean = width * hertz * hertz / (hertz * hertz + 95.0 * 95.0);
    const double other = 1.0 - 0.8 * lean;
    const double scale = 1.0 / std::sqrt((1.0 + other * other) * (1.0 + kWeaker * kWeaker) * 0.5);
    const bool mirrored = (random.bits(stream + 6, 0) & 1) != 0;
    for (int layer = 0; layer < kLayers; ++layer) {
        const double strength = scale * (layer == 0 ? 1.0 : kWeaker);
        const bool leans_left = (layer == 0) != mirrored;
        left_[layer] = strength * (leans_left ? 1.0 : other);
        right_[layer] = strength * (leans_left ? other : 1.0);
    }
}

PhaseRamp Voice::phase(int layer, std::int64_t cell) const noexcept {
    return clock_[layer].through(cell * kCellFrames, reach_ * wander_[layer].at(cell),
                                 reach_ * wander_[layer].at(cell + 1));
}

StereoRamp Voice::gain(int layer, double from, double to) const noexcept {
    return {Ramp::between(from * left_[layer], to * left_[layer]),
            Ramp::between(from * right_[layer], to * right_[layer])};
}

void Voice::add_sine(std::int64_t cell, double from, double to, StereoCell& out) const noexcept {
    for (int layer = 0; layer < kLayers; ++layer)
        tone_kernels().add_partial(out, phase(layer, cell), gain(layer, from, to));
}

void Voice::add(std::int64_t cell, const float (&harmonics)[kHarmonics], double from, double to,
                StereoCell& out) const noexcept {
    for (int layer = 0; layer < kLayers; ++layer)
        tone_kernels().add_harmonics(out, phase(layer, cell), harmonics, gain(layer, from, to));
}

void fill_harmonics(float (&harmonics)[kHarmonics], double brightness) noexcept {
    constexpr double kSigns[kHarmonics] = {1.0, 1.0, -1.0, 1.0, 1.0, -1.0};
    const double ratio = 0.2 + 0.6 * brightness;
    double amplitude[kHarmonics], power_sum = 0.0, step = 1.0;
    for (int n = 0; n < kHarmonics; ++n, step *= ratio) {
        amplitude[n] = kSigns[n] * step / std::sqrt(1.0 + n);
        power_sum += amplitude[n] * amplitude[n];
    }
    for (int n = 0; n < kHarmonics; ++n) harmonics[n] = static_cast<float>(amplitude[n] / std::sqrt(power_sum));
}

}  // namespace stillroom::audio
