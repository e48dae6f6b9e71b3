#include "devices/virtual_clock_device.h"
#include "tests/devices/test_signal.h"

#include <catch2/catch.hpp>
#include <chrono>

using namespace stillroom;
using devices::VirtualClockDevice;

TEST_CASE("without a device frames are taken at the room's rate, no faster") {
    const tests::TestSignal signal(2, 14400);
    audio::OutputRing ring(2, {16384});
    tests::SignalFeeder feeder(signal, ring);
    feeder.fill();
    VirtualClockDevice device({48000}, 2);
    CHECK(device.format().paces);
    const auto start = std::chrono::steady_clock::now();
    REQUIRE(device.start(ring));
    REQUIRE(feeder.run_to_the_end({30.0}));
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(300));
    CHECK(device.healthy());
    device.stop();
}

TEST_CASE("a stopped virtual clock takes nothing more and can be started again") {
    const tests::TestSignal signal(1, 4096);
    audio::OutputRing first(1, {4096});
    audio::OutputRing second(1, {4096});
    VirtualClockDevice device({48000}, 1);
    for (audio::OutputRing* ring : {&first, &second}) {
        tests::SignalFeeder feeder(signal, *ring);
        feeder.fill();
        REQUIRE(device.start(*ring));
        REQUIRE(tests::wait_until([&] { return ring->consumed() > audio::Frames{1024}; }, {30.0}));
        device.stop();
        const auto taken = ring->consumed();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        CHECK(ring->consumed() == taken);
    }
}

TEST_CASE("the steady pace keeps count: as many calls as periods have passed") {
    devices::SteadyPace pace;
    std::atomic<int> calls{0};
    const auto start = std::chrono::steady_clock::now();
    pace.start({48000}, {480}, [&] { calls.fetch_add(1); });
    REQUIRE(tests::wait_until([&] { return calls.load() >= 30; }, {30.0}));
    pace.stop();
    const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    CHECK(calls.load() <= passed * 100.0);
}

TEST_CASE("a virtual clock that takes over makes up for what was left before") {
    constexpr std::int64_t kBehind = 12000;
    constexpr int kFrames = 1 << 21;  // beyond any patience
    const tests::TestSignal signal(1, kFrames);
    audio::OutputRing plain(1, {kFrames});
    audio::OutputRing late(1, {kFrames});
    for (audio::OutputRing* ring : {&plain, &late}) tests::SignalFeeder(signal, *ring).fill();
    VirtualClockDevice in_time({48000}, 1);
    VirtualClockDevice behind({48000}, 1);
    // The one that is behind starts first: however long this thread is kept from starting the other, that one
    // never gets ahead by it.
    behind.take_over(late, {kBehind});
    REQUIRE(in_time.start(plain));
    // Whole periods of it, give or take where the two threads stand.
    CHECK(tests::wait_until([&] { return late.consumed() - plain.consumed() >= audio::Frames{kBehind - 4 * 256}; },
                            {30.0}));
    behind.stop();
    in_time.stop();
    CHECK(late.gaps() == 0);
}
