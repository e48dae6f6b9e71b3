#include "tools/stillroom/session_output.h"
#include "devices/simulated_device.h"

#include <catch2/catch.hpp>

#include <memory>
#include <thread>
#include <vector>

using namespace stillroom;
using devices::SimulatedDevice;
using devices::SimulatedFault;

TEST_CASE("the output of a session begins once the mixer has filled the ring, and is lost while its device is") {
    audio::OutputRing ring(2, {4096});
    auto device = std::make_unique<SimulatedDevice>(devices::SimulatedSettings{});
    SimulatedDevice& card = *device;
    tools::SessionOutput output(std::move(device), ring);
    std::thread mixer([&] {
        const std::vector<float> silence(1024);
        const float* const channels[2] = {silence.data(), silence.data()};
        for (int i = 0; i < 4; ++i) ring.write(channels, 1024);
    });
    REQUIRE(output.start());
    CHECK(ring.filled() == 4096);
    mixer.join();
    CHECK_FALSE(output.lost());
    card.set_fault(SimulatedFault::kLost);
    CHECK(output.lost());
    card.set_fault(SimulatedFault::kNone);
    CHECK_FALSE(output.lost());
    output.stop();
}
