#include "audio/content/output_loudness.h"

#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

std::vector<float> interleaved(const StereoSound& sound) {
    std::vector<float> samples;
    for (std::size_t i = 0; i < sound.left.size(); ++i) {
        samples.push_back(sound.left[i]);
        samples.push_back(sound.right[i]);
    }
    return samples;
}

ClipLevel level_of(const std::vector<float>& samples, int channels, SampleRate rate) {
    OutputLoudness meter(channels, rate);
    meter.add(samples);
    return meter.finish();
}

/// What libebur128 says of the same.
struct Judged {
    Judged(const std::vector<float>& samples, unsigned channels, unsigned long rate) {
        ebur128_state* state = ebur128_init(channels, rate, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
        if (channels == 1) ebur128_set_channel(state, 0, EBUR128_DUAL_MONO);
        ebur128_add_frames_float(state, samples.data(), samples.size() / channels);
        ebur128_loudness_global(state, &lufs);
        for (unsigned c = 0; c < channels; ++c) {
            double one = 0.0;
            ebur128_true_peak(state, c, &one);
            peak = std::max(peak, one);
        }
        ebur128_destroy(&state);
    }
    double lufs = 0.0, peak = 0.0;
};

/// Loud and soft parts, so that both gates have something to leave out.
StereoSound programme(int frames) {
    const auto random = noise(6);
    return stereo(frames, [&](int i) {
        const double t = i / 48000.0;
        const double level = i / 48000 % 4 == 3 ? 0.0003 : (i / 48000 % 4 == 2 ? 0.02 : 0.2);
        return level * (std::sin(kTurn * 90.0 * t) + 0.6 * std::sin(kTurn * 2700.0 * t) + 0.3 * random());
    });
}

}  // namespace

TEST_CASE("A programme's loudness and true peak agree with an independent meter", "[content]") {
    const int hertz = GENERATE(44100, 48000, 96000);
    const std::vector<float> samples = interleaved(programme(48000 * 9 + 1234));
    const Judged judge(samples, 2, static_cast<unsigned long>(hertz));
    const ClipLevel level = level_of(samples, 2, SampleRate{hertz});
    CHECK(level.loudness.lufs == Approx(judge.lufs).margin(0.05));
    CHECK(level.true_peak_dbtp == Approx(20.0 * std::log10(judge.peak)).margin(0.2));
}

TEST_CASE("A mono clip counts as dual mono, and how it is handed over does not matter", "[content]") {
    const std::vector<float> mono = programme(48000 * 5).left;
    const Judged judge(mono, 1, 48000);
    const ClipLevel whole = level_of(mono, 1, SampleRate{48000});
    CHECK(whole.loudness.lufs == Approx(judge.lufs).margin(0.05));
    OutputLoudness meter(1, SampleRate{48000});
    const auto lengths = ragged_lengths(5000);
    for (std::size_t first = 0; first < mono.size();) {
        const std::size_t count = std::min(mono.size() - first, static_cast<std::size_t>(lengths()));
        meter.add(std::span(mono).subspan(first, count));
        first += count;
    }
    const ClipLevel cut = meter.finish();
    CHECK(cut.loudness.lufs == whole.loudness.lufs);
    CHECK(cut.true_peak_dbtp == whole.true_peak_dbtp);
}

TEST_CASE("A peak between the very last samples is found", "[content]") {
    std::vector<float> mono(48000, 0.0f);
    mono[47999] = mono[47998] = 0.5f;
    CHECK(level_of(mono, 1, SampleRate{48000}).true_peak_dbtp > -6.0);
}

TEST_CASE("Silence and what is too short are measured too", "[content]") {
    const ClipLevel silence = level_of(std::vector<float>(96000, 0.0f), 2, SampleRate{48000});
    CHECK(silence.loudness.lufs == -70.0);
    CHECK(silence.true_peak_dbtp == -200.0);
    // A tone of 100 ms counts as one of 400 ms of a quarter of its power.
    std::vector<float> short_tone(4800), long_tone(96000);
    for (std::size_t i = 0; i < long_tone.size(); ++i) {
        long_tone[i] = static_cast<float>(0.5 * std::sin(kTurn * 0.02 * static_cast<double>(i)));
        if (i < short_tone.size()) short_tone[i] = long_tone[i];
    }
    CHECK(level_of(short_tone, 1, SampleRate{48000}).loudness.lufs ==
          Approx(level_of(long_tone, 1, SampleRate{48000}).loudness.lufs - 6.02).margin(0.1));
    CHECK(level_of({}, 1, SampleRate{48000}).loudness.lufs == -70.0);
}
