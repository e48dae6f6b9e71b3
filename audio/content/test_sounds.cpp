#include "audio/content/test_sounds.h"

#include "audio/base/exact_math.h"
#include "audio/content/fourier.h"
#include "audio/content/loudness.h"
#include "audio/dsp/random.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>

namespace stillroom::audio {

namespace {

constexpr std::uint64_t kSeed = 1;
/// Of the noise that is played again and again. Its lowest tone goes around more than 200 times in it.
constexpr std::size_t kNoiseFrames = std::size_t{1} << 19;
constexpr Seconds kSoftEnd{0.25};

/// A band of noise.
struct Band {
    double low, high;  ///< Hz
    bool pink;         ///< power falls by half with each octave; else it is even
};

/// Noise with exactly this spectrum and chance phases; its ends join. @pre frames is a power of two
std::vector<float> noise(const Band& band, std::size_t frames, std::uint64_t stream, SampleRate rate) {
    const Random random(kSeed);
    std::vector<std::complex<double>> spectrum(frames);
    for (std::size_t k = 1; k < frames / 2; ++k) {
        const double hertz = static_cast<double>(k) * rate.hertz / static_cast<double>(frames);
        if (hertz < band.low || hertz > band.high) continue;
        const double turn = random.unit(stream, static_cast<std::int64_t>(k));
        const double size = band.pink ? 1.0 / std::sqrt(hertz) : 1.0;
        spectrum[k] = {size * exact_cos_turns(turn), size * exact_sin_turns(turn)};
        spectrum[frames - k] = std::conj(spectrum[k]);
    }
    transform_back(spectrum);
    // To a size that floats hold well; the loudness is set later.
    double most = 0.0;
    for (const auto& value : spectrum) most = std::max(most, std::abs(value.real()));
    std::vector<float> samples(frames);
    for (std::size_t i = 0; i < frames; ++i) samples[i] = static_cast<float>(spectrum[i].real() / most);
    return samples;
}

double loudness_of(const std::vector<float>& left, const std::vector<float>& right, SampleRate rate) {
    std::vector<float> interleaved(2 * left.size());
    for (std::size_t i = 0; i < left.size(); ++i) {
        interleaved[2 * i] = left[i];
        interleaved[2 * i + 1] = right[i];
    }
    return measure(interleaved, 2, rate).loudness.lufs;
}

void scale(std::vector<float>& samples, double gain) {
    for (float& sample : samples) sample = static_cast<float>(static_cast<double>(sample) * gain);
}

StereoSound brought_to(Loudness wanted, StereoSound sound, SampleRate rate) {
    const double gain = gain_of({wanted.lufs - loudness_of(sound.left, sound.right, rate)});
    scale(sound.left, gain);
    scale(sound.right, gain);
    return sound;
}

StereoSound on_both(Loudness wanted, std::vector<float> mono, SampleRate rate) {
    StereoSound sound{mono, std::move(mono)};
    return brought_to(wanted, std::move(sound), rate);
}

constexpr Band kPink{20.0, 20000.0, true};

}  // namespace

StereoSound pink_noise(Loudness loudness, SampleRate rate) {
    StereoSound sound{noise(kPink, kNoiseFrames, 0, rate), noise(kPink, kNoiseFrames, 1, rate)};
    // Each side by itself, so that neither is louder by the chance of its peaks.
    for (auto* side : {&sound.left, &sound.right}) scale(*side, gain_of({-loudness_of(*side, *side, rate)}));
    return brought_to(loudness, std::move(sound), rate);
}

StereoSound mono_pink_noise(Loudness loudness, SampleRate rate) {
    return on_both(loudness, noise(kPink, kNoiseFrames, 0, rate), rate);
}

StereoSound sine_sweep(Seconds length, Loudness loudness, SampleRate rate) {
    constexpr double kLow = 40.0, kHigh = 16000.0;
    constexpr double kLn2 = 0.6931471805599453;
    const double octaves = exact_log2(kHigh / kLow);
    const auto frames = static_cast<std::size_t>(frames_of(length, rate).count);
    const double soft = static_cast<double>(frames_of(kSoftEnd, rate).count);
    std::vector<float> mono(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        const double done = static_cast<double>(i) / static_cast<double>(frames);
        // The integral of kLow 2^(octaves t / length), in turns.
        const double turns = kLow * length.value / (octaves * kLn2) * (exact_exp2(octaves * done) - 1.0);
        const double from_end = std::min(static_cast<double>(i), static_cast<double>(frames - i));
        const double soften = 0.5 - 0.5 * exact_cos_turns(0.5 * std::min(from_end / soft, 1.0));
        mono[i] = static_cast<float>(soften * exact_sin_turns(turns - std::floor(turns)));
    }
    return on_both(loudness, std::move(mono), rate);
}

StereoSound search_noise(Seconds length, Loudness loudness, SampleRate rate) {
    const auto frames = static_cast<std::size_t>(frames_of(length, rate).count);
    std::vector<float> mono = noise({150.0, 12000.0, false}, std::bit_ceil(frames), 2, rate);
    mono.resize(frames);
    return on_both(loudness, std::move(mono), rate);
}

}  // namespace stillroom::audio
