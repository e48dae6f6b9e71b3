#include "audio/dsp/drift_resampler.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "tests/support/random_seed.h"
#include "tests/support/realtime_guard.h"
#include "tests/support/same_bits.h"

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr double kTurn = 2.0 * std::numbers::pi;
constexpr int kBefore = DriftResampler::kFramesBefore;
constexpr int kAfter = DriftResampler::kFramesAfter;

const DriftResampler& resampler() {
    static const DriftResampler kResampler;
    return kResampler;
}

/// `frames` frames of a sound at a pace, cut into calls of lengths that `next_length` gives.
template <typename Lengths>
std::vector<float> read(const std::vector<float>& sound, int frames, double pace, Lengths next_length) {
    std::vector<float> out(static_cast<std::size_t>(frames));
    const std::uint64_t step = DriftResampler::step_of(pace);
    ReadingPlace place{kBefore, 0};
    for (int done = 0; done < frames;) {
        const int count = std::min(next_length(), frames - done);
        float* const to = out.data() + done;
        const float* const from = sound.data() + place.frame;
        resampler().read(&to, &from, 1, count, place.fraction, step);
        place = place.after(count, step);
        done += count;
    }
    return out;
}

std::vector<float> sine(double hertz, int frames) {
    std::vector<float> sound;
    for (int i = 0; i < frames; ++i)
        sound.push_back(static_cast<float>(0.5 * std::sin(kTurn * hertz / 48000.0 * (i - kBefore))));
    return sound;
}

/// A sine of known pitch in a sound, by least squares, and all that is not this sine.
struct Found {
    double level = 0.0;    ///< amplitude
    double residue = 0.0;  ///< dB of the sine
};
Found find_sine(const std::vector<float>& sound, double turns_per_frame) {
    double cc = 0.0, ss = 0.0, cs = 0.0, yc = 0.0, ys = 0.0;
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const double angle = kTurn * turns_per_frame * static_cast<double>(i), y = static_cast<double>(sound[i]);
        const double c = std::cos(angle), s = std::sin(angle);
        cc += c * c, ss += s * s, cs += c * s, yc += y * c, ys += y * s;
    }
    const double determinant = cc * ss - cs * cs;
    const double a = (yc * ss - ys * cs) / determinant, b = (ys * cc - yc * cs) / determinant;
    double rest = 0.0;
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const double angle = kTurn * turns_per_frame * static_cast<double>(i);
        const double error = static_cast<double>(sound[i]) - a * std::cos(angle) - b * std::sin(angle);
        rest += error * error;
    }
    const double sines = 0.5 * (a * a + b * b) * static_cast<double>(sound.size());
    return {std::hypot(a, b), 10.0 * std::log10(rest / sines)};
}

}  // namespace

TEST_CASE("A sine read at another pace has all else more than 120 dB below it up to 18 kHz, 115 dB up to 20 kHz",
          "[audio][resampler]") {
    constexpr int kFrames = 48000;
    for (const double drift : {0.0, 1.0, 80.0, -120.0, 200.0, -500.0}) {
        for (const double hertz : {100.0, 1000.0, 5000.0, 10000.0, 15000.0, 18000.0, 20000.0}) {
            const double pace = 1.0 + drift * 1e-6;
            const double exact = static_cast<double>(DriftResampler::step_of(pace)) / 4294967296.0;
            const auto out = read(sine(hertz, kFrames + 200), kFrames, pace, [] { return 256; });
            const Found found = find_sine(out, hertz / 48000.0 * exact);
            INFO(hertz << " Hz at " << drift << " ppm");
            CHECK(found.residue < (hertz <= 5000.0 ? -130.0 : hertz <= 18000.0 ? -120.0 : -115.0));
            CHECK(std::abs(20.0 * std::log10(found.level / 0.5)) < 0.001);
        }
    }
}

TEST_CASE("At the sound's own pace, from a whole frame on, a sound is read as it is", "[audio][resampler]") {
    std::mt19937 dice(7);
    std::normal_distribution<float> normal(0.0f, 0.3f);
    std::vector<float> sound(2000);
    for (float& sample : sound) sample = normal(dice);
    const auto out = read(sound, 1900, 1.0, [] { return 64; });
    float most = 0.0f;
    for (std::size_t i = 0; i < out.size(); ++i) most = std::max(most, std::abs(out[i] - sound[i + kBefore]));
    CHECK(most < 1e-6f);
}

TEST_CASE("Where reading is cut does not show in a sound read at another pace", "[audio][resampler]") {
    const auto sound = sine(997.0, 5200);
    const auto whole = read(sound, 5000, 1.000173, [] { return 5000; });
    std::mt19937_64 dice(test_seed());
    CHECK(same_bits(read(sound, 5000, 1.000173, [&] { return 1 + static_cast<int>(dice() % 300); }), whole));
}

TEST_CASE("Every channel is read alike, in pairs or alone, and a call is real-time safe", "[audio][resampler]") {
    const auto first = sine(440.0, 400), second = sine(3100.0, 400), third = sine(9000.0, 400);
    const float* const in[] = {first.data() + kBefore, second.data() + kBefore, third.data() + kBefore};
    std::vector<float> together[3], alone[3];
    float* out[3] = {};
    const auto step = DriftResampler::step_of(0.9996);
    for (std::size_t c = 0; c < 3; ++c) {
        together[c].resize(300);
        alone[c].resize(300);
        out[c] = together[c].data();
        float* const to = alone[c].data();
        resampler().read(&to, in + c, 1, 300, 77u, step);
    }
    CHECK(forbidden_calls_in([&] { resampler().read(out, in, 3, 300, 77u, step); }).empty());
    for (std::size_t c = 0; c < 3; ++c) CHECK(same_bits(together[c], alone[c]));
}

TEST_CASE("Every path of the resampler gives the same bits as the plain one", "[audio][resampler][kernels]") {
    const char* name = GENERATE("avx2", "avx512");
    const ResamplerKernels* fast = find_resampler_kernels(name);
    if (!fast) {
        WARN("this processor has no " << name);
        return;
    }
    const ResamplerKernels& plain = *find_resampler_kernels("baseline");
    std::mt19937_64 dice(test_seed());
    std::normal_distribution<float> normal(0.0f, 0.3f);
    std::vector<float> left(1200), right(1200);
    std::vector<float> rows(static_cast<std::size_t>(kResamplerPhases + 1) * kResamplerTaps);
    for (auto* values : {&left, &right, &rows})
        for (float& value : *values) value = normal(dice);
    for (const int frames : {0, 1, 7, 64, 1000}) {
        const std::uint64_t place = dice() & 0xffffffffu,
                            step = DriftResampler::step_of(1.0 + 1e-9 * double(dice() % 1000000));
        const auto run = [&](const ResamplerKernels& kernels) {
            std::vector<std::vector<float>> out(3, std::vector<float>(1000));
            float* const both[] = {out[0].data(), out[1].data()};
            const float* const in[] = {left.data() + 1, right.data() + 2};
            float* const one = out[2].data();
            kernels.read_two(both, in, frames, rows.data(), place, step);
            kernels.read_one(&one, in, frames, rows.data(), place, step);
            return out;
        };
        const auto expected = run(plain), got = run(*fast);
        for (std::size_t i = 0; i < 3; ++i) CHECK(same_bits(got[i], expected[i]));
    }
}

TEST_CASE("A reading place counts exactly, before the first frame too", "[audio][resampler]") {
    const auto step = DriftResampler::step_of(1.00008);
    ReadingPlace walked{-3, 0x40000000u};
    const ReadingPlace there = walked.after(48000, step);
    for (int i = 0; i < 48000; ++i) walked = walked.after(1, step);
    CHECK((walked.frame == there.frame && walked.fraction == there.fraction));
    CHECK(there.until(48001.09) == Approx(0.0).margin(1e-3));
    CHECK(ReadingPlace::at(-2.75).frame == -3);
    CHECK(ReadingPlace::at(-2.75).until(0.0) == Approx(2.75));
    CHECK(ReadingPlace::at(7.5).until(7.0) == Approx(-0.5));
    static_assert(kAfter == kBefore + 1);
}
