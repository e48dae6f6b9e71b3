#include "audio/dsp/k_weighting.h"

#include "audio/base/exact_math.h"

#include <cassert>

namespace stillroom::audio {

namespace {

constexpr double kOffset = -0.691;  // BS.1770-4: makes a 997 Hz sine at 0 dBFS on one channel read -3.01 LUFS
constexpr Loudness kInaudible{-120.0};
constexpr double kDecibelsPerOctaveOfPower = 3.010299956639812;

double tangent_of(double hertz, SampleRate rate) noexcept {
    const double turns = hertz / (2.0 * rate.hertz);
    return exact_sin_turns(turns) / exact_cos_turns(turns);
}

}  // namespace

BiquadCoefficients k_weighting_shelf(SampleRate rate) noexcept {
    constexpr double kHertz = 1681.974450955533;
    constexpr Decibels kGain{3.999843853973347};
    constexpr double kQ = 0.7071752369554196;
    constexpr double kMiddle = 0.4996667741545416;  // where between 0 dB and the gain the corner lies
    const double k = tangent_of(kHertz, rate);
    const double high = gain_of(kGain);
    const double middle = gain_of({kGain.value * kMiddle});
    const double a0 = 1.0 + k / kQ + k * k;
    return {(high + middle * k / kQ + k * k) / a0, 2.0 * (k * k - high) / a0, (high - middle * k / kQ + k * k) / a0,
            2.0 * (k * k - 1.0) / a0, (1.0 - k / kQ + k * k) / a0};
}

BiquadCoefficients k_weighting_high_pass(SampleRate rate) noexcept {
    constexpr double kHertz = 38.13547087602444;
    constexpr double kQ = 0.5003270373238773;
    const double k = tangent_of(kHertz, rate);
    const double a0 = 1.0 + k / kQ + k * k;
    return {1.0, -2.0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / kQ + k * k) / a0};
}

Loudness loudness_of(double mean_square) noexcept {
    const double lufs = kOffset + kDecibelsPerOctaveOfPower * exact_log2(mean_square);
    return lufs > kInaudible.lufs ? Loudness{lufs} : kInaudible;
}

double mean_square_of(Loudness loudness) noexcept {
    return exact_exp2((loudness.lufs - kOffset) / kDecibelsPerOctaveOfPower);
}

KWeighting::KWeighting(int channels, SampleRate rate) noexcept : channels_(channels) {
    assert(channels >= 1 && channels <= kMaxChannels);
    const BiquadCoefficients shelf = k_weighting_shelf(rate);
    shelf_b0_ = shelf.b0;
    shelf_c1_ = shelf.b1 - shelf.a1 * shelf.b0;
    shelf_c2_ = shelf.b2 - shelf.a2 * shelf.b0;
    shelf_a1_ = shelf.a1;
    shelf_a2_ = shelf.a2;
    const BiquadCoefficients high_pass = k_weighting_high_pass(rate);
    high_pass_c1_ = high_pass.b1 - high_pass.a1;
    high_pass_c2_ = high_pass.b2 - high_pass.a2;
    high_pass_a1_ = high_pass.a1;
    high_pass_a2_ = high_pass.a2;
}

void KWeighting::add(AudioView audio) noexcept STILLROOM_REALTIME {
    assert(audio.channels() == channels_);
    for (int c = 0; c < channels_; c += 2) {
        const float* const left = audio.channel(c);
        const float* const right = c + 1 < channels_ ? audio.channel(c + 1) : left;
        add_pair(left, right, audio.frames(), lanes_[static_cast<std::size_t>(c / 2)]);
    }
}

// The states run as in Biquad: one multiplication and one addition from a state to its next.
void KWeighting::add_pair(const float* left, const float* right, int frames, Lanes& lanes) noexcept {
    Pair s0 = lanes.shelf[0], s1 = lanes.shelf[1];
    Pair h0 = lanes.high_pass[0], h1 = lanes.high_pass[1];
    Pair weighted = lanes.weighted, plain = lanes.plain;
    for (int i = 0; i < frames; ++i) {
        const Pair x{static_cast<double>(left[i]), static_cast<double>(right[i])};
        const Pair y = s0 + shelf_b0_ * x;
        const Pair next_s0 = (s1 + shelf_c1_ * x) - shelf_a1_ * s0;
        s1 = shelf_c2_ * x - shelf_a2_ * s0;
        s0 = next_s0;
        const Pair z = h0 + y;
        const Pair next_h0 = (h1 + high_pass_c1_ * y) - high_pass_a1_ * h0;
        h1 = high_pass_c2_ * y - high_pass_a2_ * h0;
        h0 = next_h0;
        weighted += z * z;
        plain += x * x;
    }
    lanes = {{s0, s1}, {h0, h1}, weighted, plain};
}

Energy KWeighting::take() noexcept STILLROOM_REALTIME {
    Energy energy;
    for (int c = 0; c < channels_; ++c) {
        Lanes& lanes = lanes_[static_cast<std::size_t>(c / 2)];
        energy.weighted += lanes.weighted[c % 2];
        energy.plain += lanes.plain[c % 2];
    }
    if (channels_ == 1) energy.weighted *= 2.0;
    for (Lanes& lanes : lanes_) lanes.weighted = lanes.plain = Pair{};
    return energy;
}

}  // namespace stillroom::audio
