#include "tools/stillroom/test_player.h"

#include "audio/content/loudness.h"
#include "devices/simulated_device.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

using namespace stillroom;
using devices::SimulatedDevice;
using engine::rt::OutputStageSettings;
using tools::TestPlayer;
using tools::TestSound;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr int kPeriod = 256;

/// A player on a card whose time passes as fast as the player renders.
struct Rig {
    explicit Rig(const OutputStageSettings& stage, int channels = 2)
        : device(new SimulatedDevice({.rate = kRate, .channels = channels, .period = {kPeriod}})),
          player(std::unique_ptr<devices::AudioDevice>(device), stage, kRate) {
        REQUIRE(player.start());
    }

    void pass_period() {
        while (player.ring().filled() < kPeriod) std::this_thread::yield();
        device->advance({kPeriod});
    }
    void pass(double seconds) {
        for (double passed = 0.0; passed < seconds; passed += double{kPeriod} / kRate.hertz) pass_period();
    }
    void pass_until_silent() {
        while (player.sounding()) pass_period();
    }

    SimulatedDevice* device;
    TestPlayer player;
};

TestSound pink(double lufs) { return {.sound = audio::pink_noise({lufs}, kRate), .repeats = true}; }

/// Loudness of the last seconds that a card heard.
double loudness_of_last(const std::vector<float>& heard, std::ptrdiff_t seconds) {
    return audio::measure({heard.end() - seconds * 2 * kRate.hertz, heard.end()}, 2, kRate).loudness.lufs;
}

float peak_of(const std::vector<float>& samples) {
    float most = 0.0f;
    for (const float sample : samples) most = std::max(most, std::abs(sample));
    return most;
}

}  // namespace

TEST_CASE("pink noise leaves an output as loud as was asked for, and as was told") {
    Rig rig({});
    rig.player.play(pink(-23.0));
    rig.pass(20.0);
    CHECK(loudness_of_last(rig.device->captured(), 11) == Approx(-23.0).margin(0.1));
    CHECK(tools::leaving_loudness(pink(-23.0), {}, kRate).lufs == Approx(-23.0).margin(0.5));
}

TEST_CASE("trim and a missing calibration make it softer, and that is what is told") {
    const OutputStageSettings stage{.trim = {-3.0}, .uncalibrated = true};
    Rig rig(stage);
    rig.player.play(pink(-23.0));
    rig.pass(20.0);
    CHECK(loudness_of_last(rig.device->captured(), 11) == Approx(-44.0).margin(0.1));
    CHECK(tools::leaving_loudness(pink(-23.0), stage, kRate).lufs == Approx(-44.0).margin(0.5));
}

TEST_CASE("a tone rises slowly, is never above the ceiling, and falls to silence when it is faded out") {
    Rig rig({.ceiling = {-20.0}});
    rig.player.play(pink(-12.0));
    rig.pass(8.0);
    rig.player.fade_out({1.0});
    rig.pass_until_silent();
    const std::vector<float> heard = rig.device->captured();
    CHECK(peak_of(heard) <= 0.1f);
    CHECK(peak_of(heard) > 0.05f);
    const auto begins = std::find_if(heard.begin(), heard.end(), [](float sample) { return sample != 0.0f; });
    const std::vector<float> first(begins, begins + 2 * 4800);
    CHECK(peak_of(first) < 0.01f);
    // What was played last came down in a second, and was followed by nothing.
    CHECK(peak_of({heard.end() - 64, heard.end()}) < 1e-3f);
    rig.pass(0.5);
    const std::vector<float> after = rig.device->captured();
    CHECK(peak_of({after.end() - 2 * 12000, after.end()}) == 0.0f);
}

TEST_CASE("one side alone is silent on the other") {
    Rig rig({});
    TestSound right = pink(-23.0);
    right.on = {false, true};
    rig.player.play(std::move(right));
    rig.pass(4.0);
    const std::vector<float> heard = rig.device->captured();
    float left = 0.0f, most = 0.0f;
    for (std::size_t i = 0; i + 1 < heard.size(); i += 2) {
        left = std::max(left, std::abs(heard[i]));
        most = std::max(most, std::abs(heard[i + 1]));
    }
    CHECK(left == 0.0f);
    CHECK(most > 0.01f);
}

TEST_CASE("an output of one channel gets both sides as one") {
    Rig rig({}, 1);
    rig.player.play({.sound = audio::mono_pink_noise({-23.0}, kRate), .repeats = true});
    rig.pass(20.0);
    const std::vector<float> heard = rig.device->captured();
    const std::vector<float> last(heard.end() - std::ptrdiff_t{11} * kRate.hertz, heard.end());
    CHECK(audio::measure(last, 1, kRate).loudness.lufs == Approx(-23.0).margin(0.1));
}

TEST_CASE("one sound comes after another, and of one that is kept is told what was sent and when") {
    Rig rig({});
    TestSound sound{.sound = audio::sine_sweep({1.0}, {-40.0}, kRate), .kept = true};
    for (int i = 0; i < 2; ++i) {
        rig.player.play(sound);
        rig.pass_until_silent();
        const tools::SentSound sent = rig.player.sent();
        const std::vector<float> heard = rig.device->captured();
        CHECK(sent.behind - sent.first == audio::Frames{static_cast<std::int64_t>(sent.left.size())});
        REQUIRE(heard.size() >= 2 * static_cast<std::size_t>(sent.behind.count));
        bool same = peak_of(sent.left) > 0.001f;
        for (std::size_t f = 0; f < sent.left.size(); ++f)
            same = same && heard[2 * (static_cast<std::size_t>(sent.first.count) + f)] == sent.left[f];
        CHECK(same);
    }
}

TEST_CASE("a lost output stays silent, and says why") {
    Rig rig({});
    rig.player.play(pink(-23.0));
    rig.pass(1.0);
    CHECK(rig.player.fault().empty());
    rig.device->set_fault(devices::SimulatedFault::kLost);
    CHECK_FALSE(rig.player.fault().empty());
}
