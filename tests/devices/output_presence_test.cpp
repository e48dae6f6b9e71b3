#include "devices/output_presence.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace stillroom;
using namespace stillroom::devices;

namespace {

config::RoomProfile room_with(config::OutputDevice device, const std::vector<int>& channels = {1, 2}) {
    config::RoomProfile room;
    config::RoomOutput output;
    output.id = "ears";
    output.device = std::move(device);
    output.device.place = {"room.yaml", 4, 18};
    for (const int channel : channels) output.channels.push_back({channel, {}});
    room.outputs.push_back(std::move(output));
    return room;
}

config::OutputDevice alsa(std::string card, std::string socket = {}) {
    config::OutputDevice device;
    device.card = std::move(card);
    device.socket = std::move(socket);
    return device;
}

config::OutputDevice jack(const std::vector<std::string>& ports) {
    config::OutputDevice device;
    device.api = config::OutputApi::jack;
    for (const std::string& port : ports) device.ports.push_back({port, {}});
    return device;
}

ListedDevice listed(DeviceApi api, std::string name, std::string socket = {}, int channels = 2) {
    ListedDevice device;
    device.api = api;
    device.name = std::move(name);
    device.socket = std::move(socket);
    device.channels = channels;
    device.rates = {{44100}, {48000}};
    return device;
}

/// The one finding about the one output: "rule: message".
std::string found(const config::RoomProfile& room, const std::vector<ListedDevice>& devices,
                  const std::vector<SoundCard>& cards = {}) {
    config::Diagnostics diagnostics;
    check_presence(room, {devices, {}}, cards, diagnostics);
    REQUIRE(diagnostics.findings().size() == 1);
    const config::Finding& finding = diagnostics.findings().front();
    CHECK(finding.place.line == 4);
    CHECK_FALSE(finding.remedy.empty());
    CHECK((diagnostics.errors() == 0) == (finding.rule == "present" || finding.rule == "not-verified"));
    return finding.rule + ": " + finding.message;
}

}  // namespace

TEST_CASE("an output whose card is plugged in is there, under its id or the name of one of its devices") {
    CHECK(found(room_with(alsa("USBChair1")), {listed(DeviceApi::kAlsa, "USBChair1")}) ==
          "present: output 'ears' is there: ALSA card 'USBChair1'");
    CHECK(found(room_with(alsa("USBChair1")), {listed(DeviceApi::kAlsa, "USBChair1,1")}).starts_with("present: "));
    CHECK(found(room_with(alsa("", "usb 1-2")), {listed(DeviceApi::kAlsa, "Device", "usb 1-2")})
              .starts_with("present: "));
}

TEST_CASE("an absent card is never replaced by another; the nearest name is told") {
    CHECK(found(room_with(alsa("USBChair1")), {listed(DeviceApi::kAlsa, "USBChair2")}) ==
          "absent-output: output 'ears' is absent: ALSA card 'USBChair1' is not plugged in; did you mean "
          "'USBChair2'?");
    CHECK(found(room_with(alsa("USBChair1")), {listed(DeviceApi::kJack, "USBChair1")})
              .starts_with("absent-output: "));
    CHECK(found(room_with(alsa("", "usb 1-2")), {listed(DeviceApi::kAlsa, "Device", "usb 1-3")})
              .starts_with("absent-output: "));
}

TEST_CASE("twin cards in each other's socket are told apart") {
    const std::vector<ListedDevice> swapped{listed(DeviceApi::kAlsa, "Device", "usb 1-2"),
                                            listed(DeviceApi::kAlsa, "Device_1", "usb 1-1")};
    CHECK(
        found(room_with(alsa("Device", "usb 1-1")), swapped) ==
        "wrong-socket: output 'ears' is in another socket: ALSA card 'Device' sits at 'usb 1-2', not at 'usb 1-1'");
}

TEST_CASE("a card that is plugged in and does not open is busy, not absent") {
    const std::vector<SoundCard> cards{{0, "USBChair1", "usb 1-2"}};
    CHECK(found(room_with(alsa("USBChair1")), {}, cards).starts_with("busy-output: "));
    ListedDevice silent = listed(DeviceApi::kAlsa, "USBChair1");
    silent.rates.clear();
    CHECK(found(room_with(alsa("USBChair1")), {silent}, cards).starts_with("busy-output: "));
}

TEST_CASE("a card with too few channels, or without the room's rate, falls short") {
    CHECK(found(room_with(alsa("USBChair1"), {3, 4}), {listed(DeviceApi::kAlsa, "USBChair1")}) ==
          "too-few-channels: output 'ears' needs channel 4, but ALSA card 'USBChair1' has 2");
    CHECK(found(room_with(alsa("USBChair1"), {7, 8}), {listed(DeviceApi::kAlsa, "USBChair1", "", 8)})
              .starts_with("present: "));
    config::RoomProfile fast = room_with(alsa("USBChair1"));
    fast.engine.rate = {96000};
    CHECK(found(fast, {listed(DeviceApi::kAlsa, "USBChair1")}).starts_with("wrong-rate: "));
}

TEST_CASE("JACK ports belong to a client that is there and has as many") {
    const auto ports = jack({"system:playback_1", "system:playback_2"});
    CHECK(found(room_with(ports), {listed(DeviceApi::kJack, "system")}).starts_with("present: "));
    CHECK(found(room_with(ports), {}).starts_with("absent-output: output 'ears' is absent: no JACK server"));
    CHECK(found(room_with(ports), {listed(DeviceApi::kJack, "sistem")}) ==
          "absent-output: output 'ears' is absent: JACK has no client 'system'; did you mean 'sistem'?");
    CHECK(found(room_with(ports), {listed(DeviceApi::kJack, "system", "", 1)}).starts_with("too-few-channels: "));
}

TEST_CASE("of a sound server it is only known that it answers; the simulated device is always there") {
    config::OutputDevice sink;
    sink.api = config::OutputApi::sound_server;
    sink.sink = "desk";
    CHECK(found(room_with(sink), {listed(DeviceApi::kAlsa, "pipewire")}).starts_with("not-verified: "));
    CHECK(found(room_with(sink), {listed(DeviceApi::kAlsa, "USBChair1")}).starts_with("absent-output: "));
    config::OutputDevice simulated;
    simulated.api = config::OutputApi::simulated;
    CHECK(found(room_with(simulated), {}).starts_with("present: "));
}
