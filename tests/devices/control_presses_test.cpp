#include "devices/control_presses.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "config/diagnostics.h"
#include "tests/support/temporary_folder.h"

using namespace stillroom;
using devices::MidiMessage;
using Kind = MidiMessage::Kind;

namespace {

config::RoomProfile room_with(const std::string& controls) {
    const tests::TemporaryFolder folder;
    const auto file = folder.path() / "room.yaml";
    std::ofstream(file) << R"(room: 1
id: test
outputs:
  left-ears: {device: {api: simulated}, private: true}
  right-ears: {device: {api: simulated}, channels: [3, 4], private: true}
zones:
  left: {headphones: left-ears}
  right: {headphones: right-ears}
controls:
)" << controls;
    config::Diagnostics found;
    auto room = config::read_room_profile(file.string(), std::chrono::year(2026) / 11 / 23, found);
    REQUIRE(found.errors() == 0);
    REQUIRE(room);
    return *room;
}

/// The id of the control that a message of the first port presses, or nothing.
std::string pressed(devices::ControlPresses& presses, const MidiMessage& message) {
    const auto press = presses.take({0, message});
    return press ? press->control->id : std::string();
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("A pedal presses when it is struck and not when it is let go", "[devices][controls]") {
    const auto room = room_with("  pedal: {midi: {port: FS-1, note: 36}, do: ground, zone: left}\n");
    devices::ControlPresses presses(room, "left");
    CHECK(presses.ports() == Ids{"FS-1"});
    CHECK(pressed(presses, {Kind::note, 1, 36, 100}) == "pedal");
    CHECK(pressed(presses, {Kind::note, 1, 36, 0}).empty());
    CHECK(pressed(presses, {Kind::note, 1, 36, 1}) == "pedal");
    CHECK(pressed(presses, {Kind::note, 1, 37, 100}).empty());
    CHECK(pressed(presses, {Kind::control, 1, 36, 127}).empty());
}

TEST_CASE("A switch presses once on its way up, however often it says that it is up", "[devices][controls]") {
    const auto room = room_with("  stop: {midi: {port: Faders, cc: 20}, do: stop, zone: left}\n");
    devices::ControlPresses presses(room, "left");
    const auto presses_at = [&presses](std::uint8_t value) {
        return pressed(presses, {Kind::control, 3, 20, value}) == "stop";
    };
    CHECK_FALSE(presses_at(63));
    CHECK(presses_at(64));
    CHECK_FALSE(presses_at(127));
    CHECK_FALSE(presses_at(127));
    CHECK_FALSE(presses_at(0));
    CHECK(presses_at(127));
}

TEST_CASE("A knob that names no place says at every move where the intensity goes", "[devices][controls]") {
    const auto room = room_with(
        "  fuller: {midi: {port: Faders, cc: 7}, do: intensity, zone: left}\n"
        "  full: {midi: {port: Faders, cc: 8}, do: intensity, to: 0.8, zone: left}\n");
    devices::ControlPresses presses(room, "left");
    for (const std::uint8_t value : {std::uint8_t{0}, std::uint8_t{127}, std::uint8_t{127}}) {
        const auto moved = presses.take({0, {Kind::control, 1, 7, value}});
        REQUIRE(moved);
        CHECK(moved->control->id == "fuller");
        CHECK(moved->position == value / 127.0);
    }
    const auto pushed = presses.take({0, {Kind::control, 1, 8, 127}});
    REQUIRE(pushed);
    CHECK_FALSE(pushed->position);
}

TEST_CASE("A control acts for its own zone, from its own port and channel", "[devices][controls]") {
    const auto room = room_with(
        "  left-pedal: {midi: {port: FS-1, note: 36}, do: ground, zone: left}\n"
        "  right-pedal: {midi: {port: FS-2, note: 36}, do: ground, zone: right}\n"
        "  pad: {midi: {port: Pads, channel: 10, note: 36}, do: quiet, zone: left}\n");
    devices::ControlPresses left(room, "left"), right(room, "right");
    CHECK(left.ports() == Ids{"FS-1", "Pads"});
    CHECK(right.ports() == Ids{"FS-2"});
    CHECK(pressed(left, {Kind::note, 1, 36, 9}) == "left-pedal");
    CHECK(pressed(right, {Kind::note, 1, 36, 9}) == "right-pedal");
    CHECK_FALSE(left.take({1, {Kind::note, 1, 36, 9}}));
    CHECK(left.take({1, {Kind::note, 10, 36, 9}}));
}
