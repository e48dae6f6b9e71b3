// What a room's profile says of an output: EQ, delay, trim, and 18 dB down where nobody measured.
#include "engine/rt/output_stage.h"

#include "audio/dsp/biquad.h"
#include "tests/support/random_seed.h"
#include "tests/support/realtime_guard.h"
#include "tests/support/same_bits.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <vector>

using namespace stillroom;
using namespace stillroom::tests;
using audio::Decibels;
using audio::Frames;
using engine::rt::OutputStage;
using engine::rt::OutputStageSettings;
using engine::rt::SafetyCommand;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr int kSecond = 48000;
constexpr int kLatency = static_cast<int>(OutputStage::latency().count);

StereoSound silence(int frames) {
    return stereo(frames, [](int) { return 0.0; });
}

StereoSound sine(int frames, double amplitude, double hertz) {
    return stereo(frames, [=](int i) { return amplitude * std::sin(kTurn * hertz / 48000.0 * i); });
}

/// What the stage makes of its two buses, in blocks of the lengths that `next_length` gives.
StereoSound behind(
    OutputStage& stage, StereoSound governed, StereoSound free,
    const std::function<int()>& next_length = [] { return 64; }) {
    StereoSound out = silence(governed.frames());
    const auto view = [](StereoSound& sound, int first, int count) {
        float* const channels[] = {sound.left.data() + first, sound.right.data() + first};
        return audio::AudioView{channels, 2, count};
    };
    for (int first = 0; first < out.frames();) {
        const int count = std::min(next_length(), out.frames() - first);
        stage.process(view(governed, first, count), view(free, first, count), view(out, first, count));
        first += count;
    }
    return out;
}

StereoSound behind(
    const OutputStageSettings& settings, const StereoSound& governed, const StereoSound& free,
    const std::function<int()>& next_length = [] { return 64; }) {
    OutputStage stage(settings, kRate);
    return behind(stage, governed, free, next_length);
}

double level_of(const std::vector<float>& sound, int from, int frames) {
    double energy = 0.0;
    for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(from + frames); ++i)
        energy += static_cast<double>(sound[i]) * static_cast<double>(sound[i]);
    return 10.0 * std::log10(energy / frames);
}

/// As much as a profile may ask for: everything louder, in four places.
std::vector<audio::BiquadCoefficients> loud_bands() {
    return {audio::low_shelf(150.0, Decibels{12.0}, 0.7071, kRate),
            audio::peak_filter(900.0, Decibels{12.0}, 1.0, kRate),
            audio::peak_filter(3000.0, Decibels{12.0}, 3.0, kRate),
            audio::high_shelf(7000.0, Decibels{12.0}, 0.7071, kRate)};
}

const OutputStageSettings kRoom{.equaliser = loud_bands(), .delay = Frames{1000}, .trim = Decibels{-3.0}};

}  // namespace

TEST_CASE("Whatever the EQ lifts, the true peak stays under the ceiling", "[engine][room]") {
    const double ceiling = GENERATE(-1.0, -4.0, -12.0);
    const auto random = noise(21);
    const std::vector<std::function<double(int)>> loud{
        [](int i) { return i / 37 % 2 == 0 ? 1.0 : -1.0; },
        [](int i) { return 0.9 * std::sin(kTurn * (0.25 * i + 0.125)); },
        [](int i) { return 0.8 * std::sin(kTurn * 0.0625 * i) + 0.2 * std::sin(kTurn * 0.003 * i); },
        [&](int i) { return (i / 4000 % 2 == 0 ? 0.01 : 1.0) * random(); },
        [](int i) { return i % 4801 == 7 ? 1.0 : 0.0; },
    };
    OutputStageSettings settings = kRoom;
    settings.trim = Decibels{0.0};
    settings.ceiling = Decibels{ceiling};
    for (std::size_t i = 0; i < loud.size(); ++i) {
        INFO("sound " << i << " under " << ceiling);
        const StereoSound sound = stereo(2 * kSecond, loud[i]);
        CHECK(ReferenceMeter{behind(settings, silence(2 * kSecond), sound)}.true_peak() <= ceiling);
        const StereoSound bed = behind(settings, sound, sound, ragged_lengths(300));
        CHECK(ReferenceMeter{bed}.true_peak() <= ceiling);
        CHECK(level_of(bed.left, kSecond, kSecond) > -60.0);
    }
}

TEST_CASE("An output with everything a room can ask gives the same bits however blocks are cut", "[engine][room]") {
    const auto random = noise(22);
    const StereoSound bed = stereo(2 * kSecond, [&](int i) { return (i < kSecond ? 0.02 : 0.7) * random(); });
    const StereoSound line = sine(2 * kSecond, 0.3, 440.0);
    const StereoSound whole = behind(kRoom, bed, line, [] { return 512; });
    for (std::size_t round = 0; round < full_count(20); ++round) {
        const std::uint64_t seed = test_seed() + round;
        INFO("cuts of seed " << seed);
        const StereoSound cut = behind(kRoom, bed, line, [dice = std::mt19937_64{seed}]() mutable {
            return 1 + static_cast<int>(dice() % 1024);
        });
        CHECK(same_bits(cut.left, whole.left));
        CHECK(same_bits(cut.right, whole.right));
    }
}

TEST_CASE("The EQ has the gain of its formula for beds and for lines", "[engine][room]") {
    const audio::BiquadCoefficients band = audio::peak_filter(1000.0, Decibels{-9.0}, 1.0, kRate);
    for (const double hertz : {200.0, 1000.0, 2500.0}) {
        INFO(hertz);
        const StereoSound sound = sine(2 * kSecond, 0.01, hertz), nothing = silence(2 * kSecond);
        const double expected =
            level_of(sound.left, kSecond, kSecond) + 20.0 * std::log10(audio::magnitude_at(band, hertz, kRate));
        const OutputStageSettings settings{.equaliser = {band}};
        CHECK(level_of(behind(settings, sound, nothing).left, kSecond, kSecond) == Approx(expected).margin(0.01));
        CHECK(level_of(behind(settings, nothing, sound).left, kSecond, kSecond) == Approx(expected).margin(0.01));
    }
}

TEST_CASE("A delay moves the sound of an output by its frames and changes nothing else", "[engine][room]") {
    const int delay = GENERATE(1, 480, 24000);
    const auto random = noise(23);
    const StereoSound sound = stereo(2 * kSecond, [&](int) { return 0.05 * random(); });
    const StereoSound now = behind({.equaliser = {loud_bands()[0]}}, sound, sound);
    const StereoSound later = behind({.equaliser = {loud_bands()[0]}, .delay = Frames{delay}}, sound, sound);
    CHECK(
        std::all_of(later.left.begin(), later.left.begin() + delay + kLatency, [](float x) { return x == 0.0f; }));
    CHECK(std::equal(later.left.begin() + delay, later.left.end(), now.left.begin()));
    CHECK(std::equal(later.right.begin() + delay, later.right.end(), now.right.begin()));
}

TEST_CASE("A bed rises by 10 dB at most behind the EQ, not before it", "[engine][room]") {
    // What comes is 10 dB louder, and where the EQ adds another 12.
    const auto bed = stereo(5 * kSecond, [](int i) {
        const bool late = i >= 4 * kSecond;
        return (late ? 0.1 : 0.0316) * std::sin(kTurn * (late ? 1000.0 : 6000.0) / 48000.0 * i);
    });
    const OutputStageSettings settings{.equaliser = {audio::peak_filter(1000.0, Decibels{12.0}, 2.0, kRate)}};
    const StereoSound heard = behind(settings, bed, silence(bed.frames()));
    const double before = level_of(heard.left, 3 * kSecond, kSecond);
    CHECK(level_of(heard.left, 4 * kSecond + kLatency, kSecond / 20) < before + 11.0);
    CHECK(level_of(heard.left, 4 * kSecond + kLatency + kSecond / 100, kSecond / 20) > before + 8.0);
}

TEST_CASE("A trim and an output nobody measured are as far down as they say, talk included", "[engine][room]") {
    const auto [settings, decibels] =
        GENERATE(std::pair{OutputStageSettings{.trim = Decibels{-7.0}}, -7.0},
                 std::pair{OutputStageSettings{.uncalibrated = true}, -18.0},
                 std::pair{OutputStageSettings{.trim = Decibels{-7.0}, .uncalibrated = true}, -25.0});
    const StereoSound sound = sine(kSecond, 0.1, 1000.0);
    const double level = level_of(sound.left, kSecond / 2, kSecond / 4);
    const StereoSound heard = behind(settings, silence(kSecond), sound);
    CHECK(level_of(heard.left, kSecond / 2, kSecond / 4) == Approx(level + decibels).margin(0.02));
    OutputStage stage(settings, kRate);
    audio::AudioBuffer governed(2, 64), free(2, 64), out(2, 64);
    const std::vector<float> talk(64, 0.1f);
    stage.process(governed.view(), free.view(), out.view(), talk.data());
    CHECK(20.0 * std::log10(static_cast<double>(out.channel(1)[63])) == Approx(-20.0 + decibels).margin(0.02));
}

TEST_CASE("A cut silences an output in its own time, however late the room lets it sound", "[engine][room]") {
    OutputStageSettings settings = kRoom;
    settings.delay = Frames{24000};
    OutputStage stage(settings, kRate);
    const StereoSound sound = sine(kSecond, 0.1, 300.0);
    CHECK(level_of(behind(stage, silence(kSecond), sound).left, kSecond / 2 + 1000, kSecond / 4) > -40.0);
    stage.apply({SafetyCommand::Kind::master, 0.0f, {480}});
    const StereoSound after = behind(stage, silence(kSecond), sound);
    CHECK(std::abs(after.left[100]) + std::abs(after.left[140]) > 0.0f);
    CHECK(std::all_of(after.left.begin() + 481, after.left.end(), [](float x) { return x == 0.0f; }));
}

TEST_CASE("An output with EQ, delay and trim makes no call the audio thread may not make", "[engine][room][rt]") {
    OutputStage stage(kRoom, kRate);
    audio::AudioBuffer governed(2, 256), free(2, 256), out(2, 256);
    CHECK(forbidden_calls_in([&] {
              for (int i = 0; i < 100; ++i) stage.process(governed.view(), free.view(), out.view());
          }).empty());
}
