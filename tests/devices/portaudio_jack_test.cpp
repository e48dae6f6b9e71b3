#include "audio/base/output_ring.h"
#include "devices/portaudio_device.h"
#include "tests/devices/test_signal.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>
#include "tests/support/temporary_folder.h"

using namespace stillroom;
using devices::DeviceApi;
using devices::PortAudioDevice;

namespace {
constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{60.0};
}  // namespace

TEST_CASE("what the mixer writes arrives at a real JACK server bit for bit, from the first frame on") {
    // A server that itself left out a period, because the machine was busy, says nothing of the way to it.
    constexpr int kMostTurns = 10;
    audio::Frames skipped{1};
    for (int turn = 0; turn < kMostTurns && skipped > audio::Frames{0}; ++turn) {
        tests::JackServer server({48000, 64, 0});
        tests::JackCapture capture("card", 2, {20 * 48000});
        auto device = PortAudioDevice::open({DeviceApi::kJack, "", kRate, 2});
        REQUIRE(device);
        CHECK((*device)->format().name == "JACK card");
        CHECK((*device)->format().paces);

        const tests::TestSignal signal(2, 4 * 48000);
        audio::OutputRing ring(2, {24000});
        tests::SignalFeeder feeder(signal, ring);
        REQUIRE(feeder.fill() >= 24000);
        REQUIRE((*device)->start(ring));
        REQUIRE(feeder.run_to_the_end(kPatience));
        CHECK((*device)->healthy());
        (*device)->stop();
        REQUIRE(capture.wait_for(capture.length() + audio::Frames{4800}, kPatience));
        CHECK(ring.gaps() == 0);
        skipped = capture.skipped();
        if (skipped == audio::Frames{0}) CHECK(signal.found_in(capture.recorded()) == "all");
    }
    CHECK(skipped == audio::Frames{0});
}

TEST_CASE("a stopped JACK output can be started again on another ring") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture capture("card", 2, {20 * 48000});
    auto device = PortAudioDevice::open({DeviceApi::kJack, "card", kRate, 2});
    REQUIRE(device);
    for (int round = 0; round < 3; ++round) {
        const tests::TestSignal signal(2, 20000, static_cast<std::uint32_t>(round + 1));
        audio::OutputRing ring(2, {24000});
        tests::SignalFeeder feeder(signal, ring);
        feeder.fill();
        REQUIRE((*device)->start(ring));
        REQUIRE(feeder.run_to_the_end(kPatience));
        (*device)->stop();
        const auto stopped_at = ring.consumed();
        REQUIRE(capture.wait_for(capture.length() + audio::Frames{4800}, kPatience));
        CHECK(ring.consumed() == stopped_at);
        CHECK(signal.found_in(capture.recorded()) == "all");
    }
}

TEST_CASE("JACK outputs that do not fit are refused with the reason and the remedy") {
    tests::JackServer server;
    const auto rate = PortAudioDevice::open({DeviceApi::kJack, "", {44100}, 2});
    REQUIRE_FALSE(rate);
    CHECK(rate.error().message ==
          "JACK system does not run at 44100 Hz; set the room's rate or the device's to the other's");
    const auto name = PortAudioDevice::open({DeviceApi::kJack, "chair", kRate, 2});
    REQUIRE_FALSE(name);
    CHECK(name.error().message == "there is no JACK output 'chair'; there are: system");
    const auto channels = PortAudioDevice::open({DeviceApi::kJack, "", kRate, 6});
    REQUIRE_FALSE(channels);
    CHECK(channels.error().message == "JACK system has 2 channels, not 6");
}

TEST_CASE("without a JACK server there is no JACK output, and none is started") {
    tests::NoJackServer none;
    // What libjack runs when it starts a server on a client's behalf.
    const tests::TemporaryFolder home;
    home.write(".jackdrc", "/usr/bin/touch " + (home / "started").string() + "\n");
    tests::EnvironmentVariable variable("HOME", home.path().string());
    const auto device = PortAudioDevice::open({DeviceApi::kJack, "", kRate, 2});
    REQUIRE_FALSE(device);
    CHECK(device.error().message == "no JACK server answers");
    CHECK_FALSE(std::filesystem::exists(home / "started"));
}
