#include "audio/dsp/k_weighting.h"

#include "audio/base/exact_math.h"

#include <array>

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

KWeighting::KWeighting(int channels, SampleRate rate) noexcept
    : energy_(channels, std::array{k_weighting_shelf(rate), k_weighting_high_pass(rate)}) {}

Energy KWeighting::take() noexcept STILLROOM_REALTIME {
    Energy sum;
    for (int c = 0; c < energy_.channels(); ++c) {
        const ChannelEnergy one = energy_.take(c);
        sum.weighted += one.filtered;
        sum.plain += one.plain;
    }
    if (energy_.channels() == 1) sum.weighted *= 2.0;
    return sum;
}

}  // namespace stillroom::audio
