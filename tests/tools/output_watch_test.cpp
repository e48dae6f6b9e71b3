#include "tools/stillroom/output_watch.h"
#include "devices/simulated_device.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;
using devices::SimulatedDevice;
using devices::SimulatedFault;
using std::chrono::milliseconds;
using tools::OutputWatch;

namespace {

const OutputWatch::Clock::time_point kStart{};

/// A watch over a simulated card whose ring is full.
struct WatchedCard {
    audio::OutputRing ring{2, {65536}};
    SimulatedDevice* card = nullptr;
    std::unique_ptr<OutputWatch> watch;

    WatchedCard() {
        auto device = std::make_unique<SimulatedDevice>(devices::SimulatedSettings{});
        card = device.get();
        const std::vector<float> silence(65536);
        const float* const channels[2] = {silence.data(), silence.data()};
        ring.write(channels, 65536);
        watch = std::make_unique<OutputWatch>(std::move(device), ring);
        REQUIRE(watch->start(kStart));
    }
};

}  // namespace

TEST_CASE("a card that takes sound is not spoken of") {
    WatchedCard room;
    for (int i = 1; i <= 20; ++i) {
        room.card->advance({2400});
        CHECK_FALSE(room.watch->look(kStart + milliseconds{50 * i}));
    }
}

TEST_CASE("a card that takes nothing is told of after half a second, once, and when it plays again") {
    WatchedCard room;
    room.card->advance({2400});
    CHECK_FALSE(room.watch->look(kStart));
    room.card->set_fault(SimulatedFault::kStall);
    CHECK_FALSE(room.watch->look(kStart + milliseconds{499}));
    const auto told = room.watch->look(kStart + milliseconds{500});
    REQUIRE(told);
    CHECK_THAT(*told, Contains("NO SOUND"));
    CHECK_FALSE(room.watch->look(kStart + milliseconds{550}));
    room.card->set_fault(SimulatedFault::kNone);
    room.card->advance({2400});
    const auto back = room.watch->look(kStart + milliseconds{600});
    REQUIRE(back);
    CHECK_THAT(*back, Contains("again"));
    CHECK_FALSE(room.watch->lost());
}

TEST_CASE("when a card is lost the session's time goes on, on a virtual clock") {
    WatchedCard room;
    room.card->advance({2400});
    room.card->set_fault(SimulatedFault::kLost);
    room.card->advance({64});
    const auto told = room.watch->look(kStart + milliseconds{50});
    REQUIRE(told);
    CHECK_THAT(*told, Contains("SOUND IS LOST"));
    CHECK(room.watch->lost());
    // The virtual clock takes what waits in the ring, at its own pace.
    CHECK(room.ring.wait_for_room(65536, {60.0}));
    room.watch->stop();
}
