#include "devices/portaudio_device.h"
#include "tests/devices/test_signal.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"

#include <catch2/catch.hpp>

using namespace stillroom;
using devices::DeviceApi;
using devices::PortAudioDevice;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{60.0};

/// Plays a signal through ALSA's default and says what the card has of it.
std::string played_through(const tests::SimulatedCard& card, int channels, float tolerance) {
    auto device = PortAudioDevice::open({DeviceApi::kAlsa, "default", kRate, channels});
    REQUIRE(device);
    CHECK((*device)->format().name == "ALSA default");
    CHECK((*device)->format().latency > audio::Frames{0});
    const tests::TestSignal signal(channels, 2 * 48000);
    audio::OutputRing ring(channels, {24000});
    tests::SignalFeeder feeder(signal, ring);
    feeder.fill();
    REQUIRE((*device)->start(ring));
    REQUIRE(feeder.run_to_the_end(kPatience));
    (*device)->stop();
    CHECK(ring.gaps() == 0);
    return signal.found_in(card.captured(), tolerance);
}

}  // namespace

TEST_CASE("what the mixer writes arrives at an ALSA card that takes floats bit for bit") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card({"FLOAT_LE", 48000, 0, true});
    CHECK(played_through(card, 2, 0.0f) == "all");
}

TEST_CASE("at an ALSA card of 32 bits it arrives within one step of 24 bits, at one of 16 within two of its own") {
    tests::NoJackServer no_jack;
    {
        tests::SimulatedCard card({"S32_LE", 48000, 0, true});
        CHECK(played_through(card, 2, 1.0f / 8388608.0f) == "all");
    }
    {
        tests::SimulatedCard card({"S16_LE", 48000, 0, true});
        CHECK(played_through(card, 3, 2.0f / 32768.0f) == "all");
    }
}

TEST_CASE("a card whose clock is off plays every frame all the same") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card({"FLOAT_LE", 48000, 5000, true});
    CHECK(played_through(card, 2, 0.0f) == "all");
}

TEST_CASE("ALSA outputs that are not there are refused with what there is") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    const auto name = PortAudioDevice::open({DeviceApi::kAlsa, "USBChair1", kRate, 2});
    REQUIRE_FALSE(name);
    CHECK(name.error().message == "there is no ALSA output 'USBChair1'; there are: default");
    const auto rate = PortAudioDevice::open({DeviceApi::kAlsa, "default", {44100}, 2});
    REQUIRE_FALSE(rate);
    CHECK_THAT(rate.error().message, Catch::StartsWith("ALSA default does not run at 44100 Hz"));
}

TEST_CASE("a configuration without any device is an error, not the end of the process") {
    tests::NoJackServer no_jack;
    tests::AlsaConfiguration nothing("");
    const auto device = PortAudioDevice::open({DeviceApi::kAlsa, "", kRate, 2});
    REQUIRE_FALSE(device);
    CHECK_THAT(device.error().message, Catch::Contains("defines no device at all"));
}
