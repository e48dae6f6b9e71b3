// Outputs of a room profile at a real JACK server: at their own ports, and at no others.
#include "devices/room_output.h"
#include "tests/devices/test_signal.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

using namespace stillroom;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{60.0};

config::RoomOutput output_at(const std::vector<std::string>& ports) {
    config::RoomOutput output;
    output.id = "ears";
    output.device.api = config::OutputApi::jack;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        output.device.ports.push_back({ports[i], {}});
        output.channels.push_back({static_cast<int>(i) + 1, {}});
    }
    return output;
}

void play(const config::RoomOutput& output, const tests::TestSignal& signal) {
    auto device = devices::open_room_output(output, kRate);
    INFO((device ? "" : device.error().message));
    REQUIRE(device);
    audio::OutputRing ring(signal.channels(), {24000});
    tests::SignalFeeder feeder(signal, ring);
    feeder.fill();
    REQUIRE((*device)->start(ring));
    REQUIRE(feeder.run_to_the_end(kPatience));
    (*device)->stop();
}

std::vector<float> channels_of(const std::vector<float>& recorded, std::size_t width,
                               const std::vector<std::size_t>& wanted) {
    std::vector<float> out;
    for (std::size_t i = 0; i + width <= recorded.size(); i += width)
        for (const std::size_t channel : wanted) out.push_back(recorded[i + channel]);
    return out;
}

bool is_silent(const std::vector<float>& samples) {
    return std::all_of(samples.begin(), samples.end(), [](float sample) { return sample == 0.0f; });
}

}  // namespace

TEST_CASE("an output at JACK is heard at its own ports, in their order, and at no others") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture other("other", 4, {20 * 48000});
    tests::JackCapture card("card", 4, {20 * 48000});
    const tests::TestSignal signal(2, 48000);
    play(output_at({"card:playback_4", "card:playback_3"}), signal);
    REQUIRE(card.wait_for(card.length() + audio::Frames{4800}, kPatience));
    const std::vector<float> recorded = card.recorded();
    CHECK(signal.found_in(channels_of(recorded, 4, {3, 2})) == "all");
    CHECK(is_silent(channels_of(recorded, 4, {0, 1})));
    CHECK(is_silent(other.recorded()));
}

TEST_CASE("an output of one port is heard there alone") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture card("card", 2, {20 * 48000});
    const tests::TestSignal signal(1, 48000);
    play(output_at({"card:playback_2"}), signal);
    REQUIRE(card.wait_for(card.length() + audio::Frames{4800}, kPatience));
    CHECK(signal.found_in(channels_of(card.recorded(), 2, {1})) == "all");
    CHECK(is_silent(channels_of(card.recorded(), 2, {0})));
}

TEST_CASE("a port that is absent is told, and nothing sounds anywhere") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture card("card", 2, {20 * 48000});
    const auto client = devices::open_room_output(output_at({"car:playback_1"}), kRate);
    REQUIRE_FALSE(client);
    CHECK(client.error().message == "output 'ears' cannot play: JACK has no client 'car'; there are: card");
    auto port = devices::open_room_output(output_at({"card:playback_7"}), kRate);
    REQUIRE(port);
    CHECK((*port)->frames_at_once().error().message == "JACK has no port 'card:playback_7' to play to");
    CHECK(is_silent(card.recorded()));
}

TEST_CASE("an ALSA output plays on its own channels of the card, and the others stay silent") {
    tests::NoJackServer no_jack;
    tests::SimulatedCard card({"FLOAT_LE", 48000, 0, true});
    config::RoomOutput output;
    output.id = "ears";
    output.device.card = "default";
    output.channels = {{4, {}}, {2, {}}};
    const tests::TestSignal signal(2, 48000);
    play(output, signal);
    const std::vector<float> recorded = card.captured();
    CHECK(signal.found_in(channels_of(recorded, 4, {3, 1})) == "all");
    CHECK(is_silent(channels_of(recorded, 4, {0, 2})));
}
