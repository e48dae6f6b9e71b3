#include "devices/drift_bridge.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "devices/simulated_device.h"
#include "tests/devices/two_cards.h"
#include "tests/support/random_seed.h"
#include "tests/support/realtime_guard.h"

using namespace stillroom;
using namespace stillroom::tests;
using devices::BridgePhase;
using devices::DriftBridge;
using devices::DriftBridgeSettings;

namespace {

DriftBridgeSettings settings(int clock_period = 256, int device_period = 256) {
    DriftBridgeSettings bridge;
    bridge.clock = {"headphones", audio::Frames{clock_period}, {}};
    bridge.device = {"speakers", audio::Frames{device_period}, {}};
    bridge.device_ring = audio::Frames{4 * device_period + 256};
    return bridge;
}

VirtualCard card(double ppm, std::uint64_t seed, int period = 256, Lateness lateness = {}) {
    return {period, 0.01 + 0.007 * static_cast<double>(seed % 5), [ppm](double) { return ppm; }, lateness, seed};
}

TwoCards two_cards(double clock_ppm, double device_ppm) {
    const std::uint64_t seed = test_seed();
    return {settings(), card(clock_ppm, seed), card(device_ppm, seed + 1)};
}

/// What was heard over a time.
struct Quality {
    double ratio_rms = 0.0;  ///< millionths by which the ratio was wrong
    double ratio_worst = 0.0;
    double late_worst = 0.0;  ///< milliseconds
    double level_least = 1.0;
    double level_most = 0.0;
};

Quality listen_until(TwoCards& cards, double seconds) {
    Quality quality;
    double sum = 0.0, count = 0.0;
    cards.run_until(seconds, [&](const Heard& heard) {
        const double wrong = (heard.ratio / heard.true_ratio - 1.0) * 1e6;
        sum += wrong * wrong;
        ++count;
        quality.ratio_worst = std::max(quality.ratio_worst, std::abs(wrong));
        quality.late_worst = std::max(quality.late_worst, std::abs(heard.late));
        quality.level_least = std::min(quality.level_least, heard.level);
        quality.level_most = std::max(quality.level_most, heard.level);
    });
    quality.ratio_rms = std::sqrt(sum / count);
    return quality;
}

/// A whole turn in 4096 frames, and a fade of 5 ms upon it, make no larger steps.
constexpr float kLargestStep = 0.0065f;

}  // namespace

TEST_CASE("Two cards at +80 and -120 ppm play the same for hours: no gap, ratio within 2 ppm, aligned within 1 ms",
          "[devices][bridge]") {
    TwoCards cards = two_cards(80.0, -120.0);
    cards.run_until(45.0);
    REQUIRE(cards.bridge.state().phase == BridgePhase::locked);
    const double minutes = static_cast<double>(full_count(180));
    const Quality heard = listen_until(cards, 45.0 + minutes * 60.0);
    INFO(minutes << " minutes: ratio " << heard.ratio_rms << " ppm rms, " << heard.late_worst << " ms apart");
    CHECK(heard.ratio_rms < 2.0);
    CHECK(heard.late_worst < 1.0);
    CHECK(heard.level_least > 0.9999);
    CHECK(heard.level_most < 1.0001);
    CHECK(cards.clock_ring.gaps() == 0);
    CHECK(cards.device_ring.gaps() == 0);
    const auto state = cards.bridge.state();
    CHECK(state.phase == BridgePhase::locked);
    CHECK(state.underruns == 0);
    CHECK(state.realignments == 0);
    CHECK(state.drift == Approx(-200.0).margin(3.0));
    CHECK(state.ratio == Approx(1.0002).epsilon(3e-6));
    CHECK(cards.largest_step < kLargestStep);
}

TEST_CASE("Offsets of up to 500 ppm either way are followed", "[devices][bridge]") {
    const double apart = GENERATE(0.0, 20.0, 150.0, -150.0, 480.0, -480.0);
    INFO(apart << " ppm");
    TwoCards cards = two_cards(0.0, apart);
    cards.run_until(80.0);
    CHECK(cards.bridge.state().phase == BridgePhase::locked);
    CHECK(cards.bridge.fault().empty());
    const Quality heard = listen_until(cards, 160.0);
    CHECK(heard.ratio_rms < 3.0);  // over so short a time a single hiccup tells
    CHECK(heard.late_worst < 0.25);
    CHECK(heard.level_least > 0.9999);
    CHECK(cards.bridge.state().drift == Approx(apart).margin(4.0));
}

TEST_CASE("It sounds from the first second on, rising over two, and moves too slowly in pitch to be heard",
          "[devices][bridge]") {
    TwoCards cards = two_cards(80.0, -120.0);
    double full = 0.0, ratio = 1.0, fastest = 0.0;
    cards.run_until(30.0, [&](const Heard& heard) {
        if (heard.level > 0.999 && full == 0.0) full = heard.seconds;
        const double now = cards.bridge.state().ratio;
        fastest = std::max(fastest, std::abs(now - ratio));
        ratio = now;
        if (full != 0.0) CHECK(std::abs(heard.late) < 1.0);
    });
    CHECK(full > 2.0);
    CHECK(full < 3.0);
    CHECK(fastest < 3e-6);  // a period after the other, hiccups and what is made up for after them included
    CHECK(cards.largest_step < kLargestStep);
}

TEST_CASE("Crystals that warm up are followed", "[devices][bridge]") {
    const auto warming = [](double seconds) {
        return 40.0 + 5.0 * std::sin(seconds * 2.0 * std::numbers::pi / 600.0);
    };
    TwoCards cards(settings(), card(80.0, 1), VirtualCard(256, 0.02, warming, {}, 2));
    cards.run_until(60.0);
    const Quality heard = listen_until(cards, 700.0);
    CHECK(heard.late_worst < 0.25);
    CHECK(heard.ratio_worst < 8.0);
    CHECK(cards.bridge.state().realignments == 0);
}

TEST_CASE("Devices of other periods and latencies play the same frame at the same moment", "[devices][bridge]") {
    struct Pair {
        int clock_period, device_period, clock_latency, device_latency;
    };
    const Pair pair =
        GENERATE(Pair{64, 1024, 0, 0}, Pair{1024, 64, 0, 0}, Pair{256, 441, 300, 1500}, Pair{480, 256, 4000, 200});
    INFO(pair.clock_period << " and " << pair.device_period);
    DriftBridgeSettings bridge = settings(pair.clock_period, pair.device_period);
    bridge.clock.latency = audio::Frames{pair.clock_latency};
    bridge.device.latency = audio::Frames{pair.device_latency};
    TwoCards cards(bridge, card(80.0, 3, pair.clock_period), card(-120.0, 4, pair.device_period));
    cards.run_until(60.0);
    CHECK(cards.bridge.state().phase == BridgePhase::locked);
    const Quality heard = listen_until(cards, 120.0);
    CHECK(heard.late_worst < 0.25);
    CHECK(heard.level_least > 0.9999);
    CHECK(cards.bridge.state().underruns == 0);
    CHECK(cards.device_ring.gaps() == 0);
}

TEST_CASE(
    "Frames taken 15 ms late, a hundred times as often as cards do it, leave no gap once the clocks are known",
    "[devices][bridge]") {
    const Lateness often{0.0002, 0.015, 0.01};
    const std::uint64_t seed = test_seed();
    TwoCards cards(settings(), card(80.0, seed, 256, often), card(-120.0, seed + 1, 256, often));
    cards.run_until(40.0);
    const auto at_the_start = cards.bridge.state();
    const Quality heard = listen_until(cards, 200.0);
    CHECK(heard.level_least > 0.9999);
    CHECK(heard.late_worst < 1.0);
    CHECK(cards.bridge.state().underruns == at_the_start.underruns);
    CHECK(cards.bridge.state().realignments == at_the_start.realignments);
    CHECK(cards.device_ring.gaps() == 0);
}

TEST_CASE("A device that stood still is aligned again at once, at the pitch it had, without a step",
          "[devices][bridge]") {
    const double pause = GENERATE(0.03, 0.3, 5.0);
    INFO(pause << " s");
    TwoCards cards = two_cards(80.0, -120.0);
    cards.run_until(60.0);
    cards.pause_device(pause, 0.004);  // and is late when it comes back
    // What the device had in its ring it plays late; from then on all that sounds is in its place.
    cards.run_until(60.0 + pause + 0.3);
    CHECK(cards.bridge.state().ratio == Approx(1.0002).epsilon(100e-6));
    CHECK(cards.bridge.state().realignments == 1);
    double least = 1.0, full = 0.0;
    cards.run_until(65.0 + pause, [&](const Heard& heard) {
        least = std::min(least, heard.level);
        if (full == 0.0 && heard.level > 0.999) full = heard.seconds - 60.0 - pause;
        if (heard.level < 0.05) return;
        CHECK(std::abs(heard.late) < 1.0);
        CHECK(std::abs(heard.ratio / heard.true_ratio - 1.0) < 100e-6);
    });
    CHECK((pause < 0.5 ? full < 0.4 : full > 2.0 && full < 2.6));
    CHECK(cards.bridge.state().realignments == 1);
    CHECK(cards.largest_step < kLargestStep);
}

TEST_CASE("When the clock output stands still the other one fades out, and goes on aligned with it",
          "[devices][bridge]") {
    const double pause = GENERATE(0.08, 0.3, 5.0);
    INFO(pause << " s");
    TwoCards cards = two_cards(80.0, -120.0);
    cards.run_until(60.0);
    cards.pause_clock(pause, 0.004);
    bool silent = false;
    cards.run_until(60.0 + pause + 0.6, [&](const Heard& heard) { silent |= heard.level == 0.0; });
    CHECK(silent);
    CHECK(cards.bridge.state().underruns == 1);
    CHECK(cards.bridge.state().ratio == Approx(1.0002).epsilon(100e-6));
    const Quality heard = listen_until(cards, 66.0 + pause);
    CHECK(heard.late_worst < 1.0);
    CHECK(heard.ratio_worst < 100.0);
    CHECK(cards.device_ring.gaps() == 0);
    CHECK(cards.largest_step < kLargestStep);
}

TEST_CASE("A clock 1000 ppm off is refused with a message, in silence, until one comes that can be followed",
          "[devices][bridge]") {
    TwoCards cards = two_cards(0.0, 1000.0);
    cards.run_until(10.0);
    CHECK(cards.bridge.state().phase == BridgePhase::refused);
    // One hiccup of 15 ms moves what 10 s have shown by tens of millionths; a minute has more to go by.
    CHECK(cards.bridge.state().drift == Approx(1000.0).margin(200.0));
    const std::string fault = cards.bridge.fault();
    CHECK(fault.starts_with("the clock of speakers runs "));
    CHECK(fault.ends_with(
        " millionths faster than that of headphones, and no more than 500 can be followed; set both "
        "to 48000 Hz, or give the zone one device for all its outputs"));
    CHECK(listen_until(cards, 60.0).level_most == 0.0);
    CHECK(cards.bridge.state().drift == Approx(1000.0).margin(30.0));
    CHECK(cards.device_ring.gaps() == 0);

    cards.exchange_device(VirtualCard(
        256, 60.1, [](double) { return 100.0; }, {}, 9));
    double risen = 0.0, begun = 0.0;
    cards.run_until(160.0, [&](const Heard& heard) {
        if (heard.level > 0.01 && begun == 0.0) begun = heard.seconds;
        if (heard.level > 0.99 && risen == 0.0) risen = heard.seconds;
    });
    CHECK(cards.bridge.fault().empty());
    CHECK(cards.bridge.state().phase == BridgePhase::locked);
    CHECK(begun < 75.0);
    CHECK(risen - begun > 1.9);
    CHECK(cards.largest_step < kLargestStep);
}

TEST_CASE("A device at another sample rate is refused as one that cannot be followed", "[devices][bridge]") {
    TwoCards cards = two_cards(0.0, (44100.0 / 48000.0 - 1.0) * 1e6);
    cards.run_until(15.0);
    CHECK(cards.bridge.state().phase == BridgePhase::refused);
    CHECK(
        cards.bridge.fault() ==
        "the clocks of speakers and headphones cannot be followed, one of them takes its frames at another rate or "
        "too unevenly; set both to 48000 Hz, or give the zone one device for all its outputs");
    CHECK(listen_until(cards, 30.0).level_most == 0.0);
}

TEST_CASE("A zone rendered only as far as it must be leaves no gap; one rendered less far does",
          "[devices][bridge]") {
    const Lateness punctual{0.0, 0.0, 0.0};
    DriftBridgeSettings bridge = settings();
    bridge.lateness = audio::Seconds{0.0};
    const audio::Frames needed = DriftBridge::needed_ahead(bridge);
    DriftBridgeSettings patient = bridge;
    patient.lateness = audio::Seconds{0.02};
    CHECK(DriftBridge::needed_ahead(patient) == needed + audio::Frames{960});
    TwoCards enough(bridge, card(80.0, 1, 256, punctual), card(-120.0, 2, 256, punctual));
    enough.run_until(120.0);
    CHECK(enough.bridge.state().underruns == 0);
    // The first card stands still for longer than the zone is ahead.
    enough.pause_clock(0.02);
    enough.run_until(121.0);
    CHECK(enough.bridge.state().underruns == 1);
}

TEST_CASE("No side of a bridge makes a call the audio thread may not make", "[devices][bridge][rt]") {
    DriftBridge bridge(settings());
    audio::OutputRing clock(2, audio::Frames{4096}), device(2, settings().device_ring);
    std::vector<float> sound(256, 0.25f), taken(512);
    const float* const planar[] = {sound.data(), sound.data()};
    CHECK(forbidden_calls_in([&] {
              std::int64_t now = 0;
              for (int i = 0; i < 2000; ++i) {
                  now += i == 1500 ? 3'000'000'000 : 5'333'333;
                  clock.write(planar, 256);
                  bridge.write(planar, 256);
                  clock.read(taken.data(), 256);
                  bridge.follow(clock, now);
                  device.read(taken.data(), 256);
                  bridge.serve(device, now);
              }
          }).empty());
    CHECK(bridge.state().phase != BridgePhase::waiting);
}

TEST_CASE("A bridge serves any device that takes its frames out of a ring", "[devices][bridge]") {
    constexpr int kTurn = 4800;
    DriftBridgeSettings bridged = settings(64, 64);
    DriftBridge bridge(bridged);
    audio::OutputRing clock_ring(2, DriftBridge::needed_ahead(bridged)), device_ring(2, bridged.device_ring);
    devices::SimulatedDevice clock({.name = "headphones", .drift_ppm = 80});
    devices::SimulatedDevice device({.name = "speakers", .drift_ppm = -120});
    bridge.serve(device_ring, 0);
    REQUIRE(clock.start(clock_ring).has_value());
    REQUIRE(device.start(device_ring).has_value());
    std::int64_t rendered = 0;
    const auto render = [&] {
        for (; clock_ring.room() >= 1; ++rendered) {
            const double angle = 2.0 * std::numbers::pi * static_cast<double>(rendered % kTurn) / kTurn;
            const auto left = static_cast<float>(std::cos(angle)), right = static_cast<float>(std::sin(angle));
            const float* const frame[] = {&left, &right};
            clock_ring.write(frame, 1);
            bridge.write(frame, 1);
        }
    };
    render();
    constexpr int kCut = 8, kSeconds = 45;
    for (std::int64_t now = 0; now < std::int64_t{kSeconds} * 48000; now += kCut) {
        const std::int64_t nanoseconds = (now + kCut) * 1'000'000'000 / 48000;
        clock.advance(audio::Frames{kCut});
        bridge.follow(clock_ring, nanoseconds);
        render();
        device.advance(audio::Frames{kCut});
        bridge.serve(device_ring, nanoseconds);
    }
    CHECK(device_ring.gaps() == 0);
    CHECK(bridge.state().phase == BridgePhase::locked);
    // Which frame of the zone each played last; their periods end at different moments, up to 64 frames apart.
    const auto place = [](const std::vector<float>& heard) {
        const double left = static_cast<double>(heard[heard.size() - 2]), right = static_cast<double>(heard.back());
        CHECK(std::hypot(left, right) == Approx(1.0).epsilon(1e-4));
        return std::atan2(right, left) / (2.0 * std::numbers::pi) * kTurn;
    };
    const double apart = std::remainder(place(clock.captured()) - place(device.captured()), kTurn);
    const auto ends = [](double ppm) { return std::fmod(kSeconds * 48000.0 * (1.0 + ppm * 1e-6), 64.0); };
    CHECK(apart + ends(80.0) - ends(-120.0) == Approx(0.0).margin(24.0));
}
