#include "devices/rehearsal.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace stillroom;
using Catch::Contains;
using Catch::StartsWith;

namespace {
constexpr audio::SampleRate kRate{48000};
}

TEST_CASE("a rehearsal plays through the JACK server when one answers, whatever ALSA has") {
    tests::JackServer server;
    tests::SimulatedCard card;
    const auto chosen = devices::open_rehearsal_device(kRate);
    CHECK(chosen.reason == "Playing through JACK system.");
    CHECK(chosen.sounds);
    CHECK(chosen.device->format().name == "JACK system");
    CHECK(card.captured().empty());
}

TEST_CASE("without JACK a rehearsal plays through ALSA's default, after silence has proved that it paces") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    const auto chosen = devices::open_rehearsal_device(kRate);
    CHECK(chosen.reason == "Playing through ALSA default; no JACK server answers.");
    CHECK(chosen.sounds);
    CHECK(chosen.device->format().name == "ALSA default");
    const auto heard = card.captured();
    CHECK(heard.size() >= 48000);
    CHECK(std::all_of(heard.begin(), heard.end(), [](float sample) { return sample == 0.0f; }));
}

TEST_CASE("a JACK server at another rate is passed over, and the reason says so") {
    tests::JackServer server({44100, 64, 2});
    tests::SimulatedCard card;
    const auto chosen = devices::open_rehearsal_device(kRate);
    CHECK_THAT(chosen.reason, StartsWith("Playing through ALSA default; JACK system does not run at 48000 Hz"));
}

TEST_CASE("ALSA's null device is no sound card: the rehearsal runs on a virtual clock and says why") {
    tests::NoJackServer no_jack;
    tests::AlsaConfiguration alsa(tests::AlsaConfiguration::null_device());
    const auto chosen = devices::open_rehearsal_device(kRate);
    CHECK_FALSE(chosen.sounds);
    CHECK(
        chosen.reason ==
        "No sound will be heard: no JACK server answers; ALSA default takes sound faster than it can be heard, so "
        "nothing stands behind it. The session runs on a virtual clock.");
    CHECK(chosen.device->format().name == "no device (virtual clock)");
}

TEST_CASE("with no device at all the rehearsal runs on a virtual clock and says why") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    card.set_fault("gone");
    const auto chosen = devices::open_rehearsal_device(kRate);
    CHECK_FALSE(chosen.sounds);
    CHECK_THAT(chosen.reason,
               StartsWith("No sound will be heard: no JACK server answers; ") && Contains("virtual clock"));
    audio::OutputRing ring(2, {1024});
    REQUIRE(chosen.device->start(ring));
    chosen.device->stop();
}

TEST_CASE("a card that takes nothing is not chosen for a rehearsal") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card;
    card.set_fault("stall");
    const auto chosen = devices::open_rehearsal_device(kRate);
    CHECK_FALSE(chosen.sounds);
    CHECK_THAT(chosen.reason, Contains("ALSA default takes no sound") && Contains("virtual clock"));
}
