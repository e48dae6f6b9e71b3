#include "devices/simulated_device.h"
#include "tests/devices/test_signal.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

using namespace stillroom;
using devices::SimulatedDevice;
using devices::SimulatedFault;

namespace {

/// Lets time pass in pieces of 480 frames while the mixer keeps the ring full.
void play(SimulatedDevice& card, tests::SignalFeeder& feeder, int pieces) {
    for (int i = 0; i < pieces; ++i) {
        feeder.fill();
        card.advance({480});
    }
}

}  // namespace

TEST_CASE("a simulated card hears every frame of the mixer and nothing else") {
    const tests::TestSignal signal(3, 48000);
    audio::OutputRing ring(3, {1024});
    SimulatedDevice card({.channels = 3});
    tests::SignalFeeder feeder(signal, ring);
    REQUIRE(card.start(ring));
    play(card, feeder, 100);
    card.stop();
    REQUIRE(card.captured().size() == signal.interleaved().size());
    CHECK(signal.found_in(card.captured()) == "all");
    card.advance({4800});
    CHECK(card.captured().size() == signal.interleaved().size());
}

TEST_CASE("the drift of a simulated card is exact, however its time is cut") {
    for (const int ppm : {-150, 0, 80, 1000}) {
        for (const int piece : {1, 64, 480, 1000, 24000}) {
            audio::OutputRing ring(1, {64});
            SimulatedDevice card({.channels = 1, .period = {1}, .drift_ppm = ppm});
            REQUIRE(card.start(ring));
            for (int passed = 0; passed < 240'000; passed += piece) card.advance({piece});
            const int nominal = (240'000 + piece - 1) / piece * piece;
            CHECK(card.captured().size() ==
                  static_cast<std::size_t>(std::int64_t{nominal} * (1'000'000 + ppm) / 1'000'000));
        }
    }
}

TEST_CASE("a simulated card takes whole periods only") {
    audio::OutputRing ring(2, {256});
    SimulatedDevice card({.period = {100}});
    REQUIRE(card.start(ring));
    card.advance({99});
    CHECK(card.captured().empty());
    card.advance({1});
    CHECK(card.captured().size() == 2 * 100);
    card.advance({250});
    CHECK(card.captured().size() == 2 * 300);
}

TEST_CASE("each fault of a simulated card does what the real one does") {
    const tests::TestSignal signal(2, 48000);
    audio::OutputRing ring(2, {1024});
    SimulatedDevice card({.period = {480}});
    tests::SignalFeeder feeder(signal, ring);
    REQUIRE(card.start(ring));
    play(card, feeder, 2);
    REQUIRE(ring.consumed() == audio::Frames{960});

    SECTION("stalled, it takes nothing and reports nothing, and goes on afterwards") {
        card.set_fault(SimulatedFault::kStall);
        play(card, feeder, 5);
        CHECK(ring.consumed() == audio::Frames{960});
        CHECK(card.healthy());
        card.set_fault(SimulatedFault::kNone);
        play(card, feeder, 5);
        CHECK(ring.consumed() == audio::Frames{960 + 5 * 480});
    }
    SECTION("dead, it takes nothing until it is started again") {
        card.set_fault(SimulatedFault::kDead);
        play(card, feeder, 5);
        card.set_fault(SimulatedFault::kNone);
        play(card, feeder, 5);
        CHECK(ring.consumed() == audio::Frames{960});
        CHECK(card.healthy());
        card.stop();
        REQUIRE(card.start(ring));
        play(card, feeder, 1);
        CHECK(ring.consumed() == audio::Frames{960 + 480});
    }
    SECTION("lost, it says so and cannot be started until it is back") {
        card.set_fault(SimulatedFault::kLost);
        play(card, feeder, 5);
        CHECK(ring.consumed() == audio::Frames{960});
        CHECK_FALSE(card.healthy());
        CHECK(card.fault() == "simulated was unplugged");
        card.stop();
        CHECK_FALSE(card.start(ring));
        card.set_fault(SimulatedFault::kNone);
        CHECK(card.healthy());
        CHECK(card.start(ring));
    }
    SECTION("after an xrun one period is gone, taken and not heard") {
        card.set_fault(SimulatedFault::kXrun);
        play(card, feeder, 2);
        CHECK(ring.consumed() == audio::Frames{960 + 2 * 480});
        const auto heard = card.captured();
        REQUIRE(heard.size() == 2 * 3 * 480);
        CHECK(std::equal(heard.begin(), heard.begin() + 2 * 960, signal.interleaved().begin()));
        CHECK(std::equal(heard.begin() + 2 * 960, heard.end(), signal.interleaved().begin() + 2 * 1440));
    }
}

TEST_CASE("a free running card follows the clock by itself") {
    const tests::TestSignal signal(2, 9600);
    audio::OutputRing ring(2, {16384});
    SimulatedDevice card({.free_running = true});
    tests::SignalFeeder feeder(signal, ring);
    feeder.fill();
    const auto start = std::chrono::steady_clock::now();
    REQUIRE(card.start(ring));
    REQUIRE(feeder.run_to_the_end({30.0}));
    // Never faster than the clock; how much slower depends on who else uses this machine.
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(200));
    card.stop();
    CHECK(signal.found_in(card.captured()) == "all");
}
