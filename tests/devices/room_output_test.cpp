#include "devices/room_output.h"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::devices;
using config::OutputApi;
using config::RoomOutput;

namespace {

constexpr audio::SampleRate kRate{48000};

RoomOutput output(OutputApi api, const std::vector<int>& channels) {
    RoomOutput made;
    made.id = "ears";
    made.device.api = api;
    for (const int channel : channels) made.channels.push_back({channel, {}});
    return made;
}

RoomOutput jack(const std::vector<std::string>& ports, const std::vector<int>& channels) {
    RoomOutput made = output(OutputApi::jack, channels);
    for (const std::string& port : ports) made.device.ports.push_back({port, {}});
    return made;
}

OutputRequest request_for(const RoomOutput& made) {
    const std::array<const RoomOutput*, 1> one{&made};
    return request_of(one, kRate);
}

}  // namespace

TEST_CASE("an output asks for its card, its socket and its channels") {
    RoomOutput made = output(OutputApi::alsa, {3, 4});
    made.device.card = "Interface8";
    made.device.socket = "usb 1-2";
    const OutputRequest request = request_for(made);
    CHECK(request.api == DeviceApi::kAlsa);
    CHECK(request.name == "Interface8");
    CHECK(request.socket == "usb 1-2");
    CHECK(request.channels == 2);
    CHECK(request.places == std::vector{3, 4});
    CHECK(channels_needed(request) == 4);
}

TEST_CASE("channels of a JACK output count its ports") {
    const OutputRequest request = request_for(jack({"a:1", "a:2", "a:3"}, {3, 1}));
    CHECK(request.api == DeviceApi::kJack);
    CHECK(request.ports == std::vector<std::string>{"a:3", "a:1"});
    CHECK(request.channels == 2);
    CHECK(request.places.empty());
}

TEST_CASE("outputs on one device share a ring, one behind the other") {
    RoomOutput ears = output(OutputApi::alsa, {5, 6});
    ears.device.card = "Interface8";
    RoomOutput monitor = output(OutputApi::alsa, {1});
    monitor.device.card = "Interface8";
    monitor.device.socket = "usb 1-2";
    const std::array<const RoomOutput*, 2> both{&ears, &monitor};
    const OutputRequest request = request_of(both, kRate);
    CHECK(request.channels == 3);
    CHECK(request.places == std::vector{5, 6, 1});
    CHECK(request.socket == "usb 1-2");
    CHECK(channels_needed(request) == 6);
}

TEST_CASE("a request reaches the output process as it was made") {
    const OutputRequest request{.api = DeviceApi::kJack,
                                .name = "a card",
                                .rate = kRate,
                                .channels = 3,
                                .latency = {0.125},
                                .socket = "usb 1-2.3",
                                .places = {5, 6, 1},
                                .ports = {"a:1", "b=c:2"},
                                .sink = "desk"};
    const auto read = request_in(words_of(request));
    REQUIRE(read);
    CHECK(words_of(*read) == words_of(request));
    CHECK(read->api == DeviceApi::kJack);
    CHECK(read->socket == "usb 1-2.3");
    CHECK(read->places == request.places);
    CHECK(read->ports == request.ports);
    CHECK(read->latency.value == 0.125);
    CHECK_FALSE(request_in({"ALSA", "a", "48000", "2"}));
    CHECK_FALSE(request_in({"OSS", "a", "48000", "2", "0.1"}));
    CHECK_FALSE(request_in({"ALSA", "a", "48000", "2", "0.1", "what=this"}));
}

TEST_CASE("a simulated output is a virtual clock with the output's channels") {
    const auto device = open_room_output(output(OutputApi::simulated, {2}), kRate);
    REQUIRE(device);
    CHECK((*device)->format().channels == 1);
    CHECK((*device)->format().rate == kRate);
}
