#include "audio/dsp/true_peak_limiter.h"

#include "audio/dsp/stage_kernels.h"
#include "tests/support/realtime_guard.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};

StereoSound limited(
    const StereoSound& sound, const std::function<int()>& next_length = [] { return 64; },
    Decibels ceiling = {-4.0}) {
    TruePeakLimiter limiter{2, kRate, ceiling};
    return processed(
        sound, [&](AudioView audio) { limiter.process(audio); }, next_length);
}

double true_peak(const StereoSound& sound) { return ReferenceMeter{sound}.true_peak(); }

struct Nasty {
    std::string name;
    std::function<double(int)> sample;
};

std::vector<Nasty> nasty_sounds() {
    const auto random = noise(7);
    return {
        {"a sine at a quarter of the rate whose samples miss its peaks",
         [](int i) { return 4.0 * std::sin(kTurn * (0.25 * i + 0.125)); }},
        {"a full-scale step", [](int i) { return i > 1000 ? 1.0 : 0.0; }},
        {"single clicks", [](int i) { return i % 4801 == 7 ? 8.0 : 0.0; }},
        {"a square wave", [](int i) { return (i / 37) % 2 ? 3.0 : -3.0; }},
        {"bursts of noise out of near silence",
         [random](int i) { return ((i / 4000) % 2 ? 10.0 : 0.01) * random(); }},
        {"random full-scale signs", [random](int) { return random() > 0 ? 2.0 : -2.0; }},
        {"alternating signs at half the rate that start and stop",
         [](int i) { return i % 3000 < 12 ? (i % 2 ? 50.0 : -50.0) : 0.0; }},
        {"a sine just under half the rate", [](int i) { return 2.0 * std::sin(kTurn * 23000.0 / 48000.0 * i); }},
        {"a chord with a loud entry",
         [](int i) {
             const double t = i / 48000.0;
             const double level = i < 24000 ? 0.1 : 1.5;
             return level * (std::sin(kTurn * 220 * t) + std::sin(kTurn * 277.2 * t) + std::sin(kTurn * 3300 * t));
         }},
        {"a sound of 60 dB too much", [](int i) { return 1000.0 * std::sin(kTurn * 0.01 * i); }},
    };
}

}  // namespace

TEST_CASE("Nothing leaves the limiter above its ceiling as an independent true-peak meter reads it", "[limiter]") {
    const double ceiling = GENERATE(-1.0, -4.0, -9.0);
    for (const Nasty& nasty : nasty_sounds()) {
        const StereoSound sound = stereo(96000, nasty.sample);
        const StereoSound out = limited(sound, [] { return 64; }, {ceiling});
        INFO(nasty.name);
        CHECK(true_peak(sound) > ceiling);
        CHECK(true_peak(out) <= ceiling);
        CHECK(true_peak(out) > ceiling - 1.0);  // held, not muted
    }
}

TEST_CASE("A sine whose samples all lie below the ceiling is held by the peaks between them", "[limiter]") {
    const StereoSound sound = stereo(48000, [](int i) { return 0.8 * std::sin(kTurn * (0.25 * i + 0.125)); });
    CHECK(*std::max_element(sound.left.begin(), sound.left.end()) < 0.58f);
    CHECK(true_peak(sound) > -2.0);
    CHECK(true_peak(limited(sound)) <= -4.0);
}

TEST_CASE("A sound below the threshold passes bit for bit, later by exactly the latency", "[limiter]") {
    const auto random = noise(3);
    // The loudest of it lies just under the -4.5 dBTP that the limiter aims at.
    const StereoSound sound =
        stereo(20000, [&](int i) { return 0.57 * std::sin(kTurn * 0.003 * i) + 0.01 * random(); });
    const StereoSound out = limited(sound);
    const auto late = static_cast<std::size_t>(TruePeakLimiter::latency().count);
    for (std::size_t i = 0; i < out.left.size(); ++i) {
        REQUIRE(out.left[i] == (i < late ? 0.0f : sound.left[i - late]));
        REQUIRE(out.right[i] == (i < late ? 0.0f : sound.right[i - late]));
    }
}

TEST_CASE("After an excess the limiter returns to passing bit for bit", "[limiter]") {
    const StereoSound sound =
        stereo(96000, [](int i) { return (i > 1000 && i < 1200 ? 1.5 : 0.3) * std::sin(kTurn * 0.01 * i); });
    const StereoSound out = limited(sound);
    const auto late = static_cast<std::size_t>(TruePeakLimiter::latency().count);
    for (std::size_t i = 60000; i < out.left.size(); ++i) REQUIRE(out.left[i] == sound.left[i - late]);
}

TEST_CASE("The limiter gives the same bits however its blocks are cut", "[limiter]") {
    for (const Nasty& nasty : nasty_sounds()) {
        INFO(nasty.name);
        const StereoSound sound = stereo(30000, nasty.sample);
        const StereoSound whole = limited(sound, [] { return 30000; });
        CHECK(limited(sound, [] { return 16; }) == whole);
        CHECK(limited(sound, ragged_lengths(400)) == whole);
    }
}

TEST_CASE("A subnormal sample passes as zero, whatever surrounds it", "[limiter]") {
    const StereoSound out = limited(stereo(2000, [](int i) {
        return i > 500 && i < 520 ? 2.0 : i % 2 ? 1e-40 : 0.0;
    }));
    for (std::size_t i = 1000; i < 2000; ++i) REQUIRE(out.left[i] == 0.0f);
}

TEST_CASE("Silence stays exactly silent in the limiter", "[limiter]") {
    const StereoSound silence = stereo(5000, [](int) { return 0.0; });
    CHECK(limited(silence) == silence);
}

TEST_CASE("The limiter's gain bends without a corner and returns at 24 dB a second", "[limiter]") {
    // A faint constant beside a loud click shows the gain itself.
    StereoSound sound = stereo(48000, [](int i) { return i == 10000 ? 4.0 : 0.0; });
    std::fill(sound.right.begin(), sound.right.end(), 0.01f);
    const StereoSound out = limited(sound);
    double last = 1.0, last_slope = 0.0, lowest = 1.0, steepest = 0.0, sharpest = 0.0;
    for (std::size_t i = 1000; i < out.right.size(); ++i) {
        const double gain = static_cast<double>(out.right[i]) / 0.01;
        steepest = std::max(steepest, std::fabs(gain - last));
        sharpest = std::max(sharpest, std::fabs(gain - last - last_slope));
        last_slope = gain - last;
        last = gain;
        lowest = std::min(lowest, gain);
    }
    const double depth = 1.0 - lowest;
    CHECK(lowest == Approx(std::pow(10.0, -4.5 / 20) / 4.0).epsilon(0.01));
    CHECK(steepest < depth / 60);
    CHECK(sharpest < depth / 3000);
    const double a_moment_later = static_cast<double>(out.right[10000 + 144 + 12000]) / 0.01;
    const double half_a_second_on = static_cast<double>(out.right[10000 + 144 + 24000]) / 0.01;
    CHECK(20 * std::log10(half_a_second_on / a_moment_later) == Approx(6.0).margin(0.1));
}

TEST_CASE("The limiter makes no call the audio thread may not make", "[limiter][rt]") {
    TruePeakLimiter limiter{2, kRate};
    StereoSound sound = stereo(6000, [](int i) { return 2.0 * std::sin(kTurn * 0.004 * i); });
    float* const channels[] = {sound.left.data(), sound.right.data()};
    CHECK(forbidden_calls_in([&] { limiter.process({channels, 2, 6000}); }).empty());
}

TEST_CASE("Both channels are held by the same gain", "[limiter]") {
    const StereoSound sound = stereo(20000, [](int i) { return 1.7 * std::sin(kTurn * 0.004 * i); });
    const StereoSound out = limited(sound);
    for (std::size_t i = 1000; i < out.left.size(); ++i)
        REQUIRE(out.right[i] == Approx(-0.7 * static_cast<double>(out.left[i])).margin(1e-6));
}

TEST_CASE("Broken samples never leave the limiter and never stay in it", "[limiter]") {
    const double broken =
        GENERATE(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                 -std::numeric_limits<double>::infinity(), 3e38);
    const auto sample = [](int i) { return 0.2 * std::sin(kTurn * 0.01 * i); };
    const StereoSound out =
        limited(stereo(5000, [&](int i) { return i >= 1000 && i < 1010 ? broken : sample(i); }));
    StereoSound without = limited(stereo(5000, [&](int i) { return i >= 1000 && i < 1010 ? 0.0 : sample(i); }));
    CHECK(out == without);
}

TEST_CASE("The limiter tells how far it held the sound down", "[limiter]") {
    TruePeakLimiter limiter{1, kRate};
    std::vector<float> loud(1000), quiet(1000, 0.1f);
    for (std::size_t i = 0; i < 1000; ++i)
        loud[i] = static_cast<float>(2.0 * std::sin(kTurn * 0.005 * static_cast<double>(i)));
    float* const quiet_channel[] = {quiet.data()};
    limiter.process({quiet_channel, 1, 1000});
    CHECK(limiter.lowest_gain() == 1.0f);
    float* const loud_channel[] = {loud.data()};
    limiter.process({loud_channel, 1, 1000});
    CHECK(limiter.lowest_gain() == Approx(std::pow(10.0, -4.5 / 20) / 2.0).epsilon(0.01));
}

TEST_CASE("Eight channels are limited together", "[limiter]") {
    TruePeakLimiter limiter{8, kRate};
    AudioBuffer sound{8, 1000};
    for (int i = 0; i < 1000; ++i)
        for (int c = 0; c < 8; ++c) sound.channel(c)[i] = c == 7 ? 2.0f : 0.1f;
    limiter.process(sound.view());
    for (int c = 0; c < 7; ++c)
        CHECK(static_cast<double>(sound.channel(c)[999]) ==
              Approx(0.05 * static_cast<double>(sound.channel(7)[999])).epsilon(1e-5));
}

TEST_CASE("Every instruction set gives the same bits in the output stage", "[limiter][simd]") {
    const auto random = noise(5);
    std::vector<float> in(200);
    for (float& value : in) value = static_cast<float>(2.0 * random());
    in[50] = std::numeric_limits<float>::quiet_NaN();
    in[51] = 1e-41f;
    const StageKernels& baseline = *find_stage_kernels("baseline");
    const TruePeakTaps taps{{0.6f, -0.2f, 0.1f, 0.05f, 0.01f, -0.003f},
                            {0.5f, -0.1f, 0.1f, 0.01f, 0.02f, 0.003f},
                            {0.3f, 0.2f, -0.1f, 0.07f, 0.01f, -0.001f}};
    for (const char* name : {"avx2", "avx512"}) {
        const StageKernels* const path = find_stage_kernels(name);
        if (!path) continue;
        INFO(name);
        const auto both = [&](const auto& run) {
            std::vector<float> expected(200, 0.1f), got(200, 0.1f);
            const float a = run(baseline, expected), b = run(*path, got);
            CHECK(a == b);
            CHECK(std::equal(expected.begin(), expected.end(), got.begin()));
        };
        both([&](const StageKernels& k, std::vector<float>& out) {
            return k.copy_sane(out.data(), in.data(), 173, 65536.0f);
        });
        std::vector<float> sane(200);
        baseline.copy_sane(sane.data(), in.data(), 200, 65536.0f);
        both([&](const StageKernels& k, std::vector<float>& out) {
            k.raise_true_peaks(out.data(), sane.data() + 5, 173, taps);
            return k.highest_magnitude(out.data(), 173);
        });
        both([&](const StageKernels& k, std::vector<float>& out) {
            k.scale_to_ceiling(out.data(), sane.data(), sane.data(), 173, 0.7f);
            k.clip(out.data(), 171, 0.5f);
            return 0.0f;
        });
    }
}
