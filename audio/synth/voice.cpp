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
        left_[layer] = static_cast<float>(strength * (leans_left ? 1.0 : other));
        right_[layer] = static_cast<float>(strength * (leans_left ? other : 1.0));
    }
}

VoiceCell Voice::through(std::int64_t cell, double from, double to) noexcept {
    VoiceCell voice;
    voice.gain = Ramp::between(from, to);
    for (int layer = 0; layer < kLayers; ++layer) {
        const double start = reach_ * wander_[layer].at(cell), end = reach_ * wander_[layer].at(cell + 1);
        voice.phase[layer] = clock_[layer].through(cell * kCellFrames, start, end);
        voice.left[layer] = left_[layer];
        voice.right[layer] = right_[layer];
    }
    return voice;
}

void Voice::add_sine(std::int64_t cell, double from, double to, StereoCell& out) noexcept {
    tone_kernels().add_sines(out, through(cell, from, to));
}

void Voice::add(std::int64_t cell, const Harmonics& harmonics, double from, double to, StereoCell& out) noexcept {
    tone_kernels().add_voice(out, through(cell, from, to), harmonics);
}

Harmonics soft_harmonics(double brightness) noexcept {
    constexpr double kSigns[kHarmonics] = {1.0, 1.0, -1.0, 1.0, 1.0, -1.0};
    const double ratio = 0.2 + 0.6 * brightness;
    double amplitudes[kHarmonics], power_sum = 0.0, step = 1.0;
    for (int n = 0; n < kHarmonics; ++n, step *= ratio) {
        amplitudes[n] = kSigns[n] * step / std::sqrt(1.0 + n);
        power_sum += amplitudes[n] * amplitudes[n];
    }
    for (double& amplitude : amplitudes) amplitude /= std::sqrt(power_sum);
    return harmonics_of(amplitudes);
}

Harmonics harmonics_of(const double (&amplitudes)[kHarmonics]) noexcept {
    // The cosine of n times an angle is the Chebyshev polynomial T[n] of its cosine: T[n+1] = 2 x T[n] - T[n-1].
    double before[kHarmonics + 1] = {1.0}, now[kHarmonics + 1] = {0.0, 1.0}, sum[kHarmonics + 1] = {};
    for (int n = 0; n < kHarmonics; ++n) {
        for (int k = 0; k <= kHarmonics; ++k) sum[k] += amplitudes[n] * now[k];
        double next[kHarmonics + 1];
        for (int k = 0; k <= kHarmonics; ++k) next[k] = (k > 0 ? 2.0 * now[k - 1] : 0.0) - before[k];
        for (int k = 0; k <= kHarmonics; ++k) {
            before[k] = now[k];
            now[k] = next[k];
        }
    }
    Harmonics result;
    for (int k = 0; k <= kHarmonics; ++k) result.power[k] = static_cast<float>(sum[k]);
    return result;
}

}  // namespace stillroom::audio
