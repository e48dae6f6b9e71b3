// RtMidi over a real JACK server; whatever a broken cable may send.
#include <rtmidi/RtMidi.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "devices/midi_controllers.h"
#include "devices/midi_ports.h"
#include "tests/support/random_seed.h"
#include "tests/support/servers/jack_server.h"

using namespace stillroom;
using devices::ControllerMessage;
using devices::ControllerState;
using devices::MidiMessage;
using Kind = MidiMessage::Kind;
using Bytes = std::vector<unsigned char>;

namespace {

std::optional<MidiMessage> read(const Bytes& bytes) { return devices::read_midi_message(bytes); }

/// A pedal at the JACK server; pulled when it dies.
class Pedal {
public:
    explicit Pedal(const std::string& name) : out_(RtMidi::UNIX_JACK, name) { out_.openVirtualPort("pedal"); }
    void send(const Bytes& bytes) { out_.sendMessage(&bytes); }

private:
    RtMidiOut out_;
};

/// What controllers said, for a test that waits for it.
class Heard {
public:
    devices::MidiControllers::MessageListener messages() {
        return [this](const ControllerMessage& message) {
            const std::lock_guard lock(mutex_);
            messages_.push_back(message);
            changed_.notify_all();
        };
    }
    devices::MidiControllers::PresenceListener presence() {
        return [this](const ControllerState& state) {
            const std::lock_guard lock(mutex_);
            states_.push_back(state);
            changed_.notify_all();
        };
    }
    /// The controller wanted as `wanted` is where it should be; false after a minute without that.
    bool is_present(const std::string& wanted, bool present) {
        return wait([&] {
            const auto last = std::find_if(states_.rbegin(), states_.rend(),
                                           [&](const ControllerState& state) { return state.wanted == wanted; });
            return last != states_.rend() && last->present.empty() != present;
        });
    }
    bool has(std::size_t count) {
        return wait([&] { return messages_.size() >= count; });
    }
    std::vector<ControllerMessage> all() {
        const std::lock_guard lock(mutex_);
        return messages_;
    }
    std::vector<ControllerState> states() {
        const std::lock_guard lock(mutex_);
        return states_;
    }

private:
    template <typename Ready>
    bool wait(Ready ready) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::minutes(1), ready);
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<ControllerMessage> messages_;
    std::vector<ControllerState> states_;
};

}  // namespace

TEST_CASE("notes and controllers are read, a release as a note of no strength", "[devices][midi]") {
    CHECK(read({0x90, 36, 100}) == MidiMessage{Kind::note, 1, 36, 100});
    CHECK(read({0x9f, 36, 0}) == MidiMessage{Kind::note, 16, 36, 0});
    CHECK(read({0x80, 36, 64}) == MidiMessage{Kind::note, 1, 36, 0});
    CHECK(read({0xb2, 7, 127}) == MidiMessage{Kind::control, 3, 7, 127});
}

TEST_CASE("what is neither note nor controller, or broken, comes to nothing", "[devices][midi]") {
    for (const Bytes& bytes : {Bytes{}, Bytes{0x90}, Bytes{0x90, 36}, Bytes{0x90, 36, 100, 0},
                               Bytes{0x90, 200, 100}, Bytes{0x90, 36, 128}, Bytes{36, 36, 36}, Bytes{0xf8},
                               Bytes{0xf0, 1, 0xf7}, Bytes{0xe0, 0, 64}, Bytes{0xc0, 5}, Bytes{0xc0, 5, 0}})
        CHECK_FALSE(read(bytes));
}

TEST_CASE("a million malformed packets give nothing that is out of its range", "[devices][midi]") {
    std::mt19937_64 dice(tests::test_seed());
    const std::size_t count = tests::full_count(1'000'000);
    std::size_t taken = 0, wrong = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Bytes bytes(dice() % 8);
        for (auto& byte : bytes) byte = static_cast<unsigned char>(dice());
        const auto message = read(bytes);
        if (!message) continue;
        ++taken;
        const unsigned status = bytes[0] & 0xf0U;
        const bool is_ours = status == 0x80 || status == 0x90 || status == 0xb0;
        if (!is_ours || bytes.size() != 3 || message->channel < 1 || message->channel > 16 ||
            message->number > 127 || message->value > 127)
            ++wrong;
    }
    CHECK(taken > 0);
    CHECK(wrong == 0);
}

TEST_CASE("the name of a port stays without the numbers that change", "[devices][midi]") {
    CHECK(devices::stable_port_name("FS-1:FS-1 MIDI 1 20:0") == "FS-1:FS-1 MIDI 1");
    CHECK(devices::stable_port_name("Launch Control 3") == "Launch Control 3");
    CHECK(devices::stable_port_name("nano:KORG 1 20:") == "nano:KORG 1 20:");
    CHECK(devices::stable_port_name("20:0") == "20:0");
    CHECK(devices::stable_port_name("a2j:FS-1 [20] (capture): MIDI 1") == "a2j:FS-1 [20] (capture): MIDI 1");
}

TEST_CASE("a machine without MIDI says what is missing", "[devices][midi]") {
    const tests::NoJackServer none;
    const auto list = devices::list_midi_ports();
    CHECK(std::ranges::count(list.notes, "no JACK server answers") == 1);
    for (const auto& port : list.inputs) CHECK(port.api == devices::MidiApi::kAlsa);
}

TEST_CASE("a pedal at the JACK server is listed as an input", "[devices][midi]") {
    const tests::JackServer server;
    const Pedal pedal("FS-1");
    const auto list = devices::list_midi_ports();
    CHECK(std::ranges::count(list.inputs, devices::MidiPort{devices::MidiApi::kJack, "FS-1:pedal"}) == 1);
    for (const auto& port : list.outputs) CHECK(port.name != "FS-1:pedal");
}

TEST_CASE("each controller is heard under its own index, in the order it spoke", "[devices][midi]") {
    const tests::JackServer server;
    Pedal pedal("FS-1"), faders("Faders");
    Heard heard;
    const devices::MidiControllers controllers({"FS-1", "Faders"}, heard.messages(), heard.presence());
    REQUIRE(heard.is_present("FS-1", true));
    REQUIRE(heard.is_present("Faders", true));
    for (unsigned char value = 0; value < 100; ++value) {
        pedal.send({0x90, 36, value});
        faders.send({0xb0, 7, value});
    }
    REQUIRE(heard.has(200));
    std::array<unsigned, 2> next{};
    for (const ControllerMessage& message : heard.all()) {
        REQUIRE(message.controller < 2);
        CHECK(message.message.kind == (message.controller == 0 ? Kind::note : Kind::control));
        CHECK(message.message.value == next[message.controller]++);
    }
    CHECK(controllers.dropped() == 0);
}

TEST_CASE(
    "a controller that is absent is said to be, and is heard once it comes; pulled and put back it is heard again",
    "[devices][midi]") {
    const tests::JackServer server;
    Heard heard;
    const devices::MidiControllers controllers({"FS-1"}, heard.messages(), heard.presence());
    REQUIRE(heard.is_present("FS-1", false));
    const std::size_t pulls = 3;
    for (std::size_t pull = 0; pull < pulls; ++pull) {
        {
            Pedal pedal("FS-1");
            REQUIRE(heard.is_present("FS-1", true));
            pedal.send({0x90, 36, 100});
            REQUIRE(heard.has(pull + 1));
        }
        REQUIRE(heard.is_present("FS-1", false));
    }
    CHECK(heard.states().size() == 1 + 2 * pulls);
}

TEST_CASE("a flood is heard or counted as dropped, and the one who pours it holds nobody up", "[devices][midi]") {
    const tests::JackServer server;
    Pedal flood("Flood"), pedal("FS-1");
    Heard heard;
    const devices::MidiControllers controllers({"Flood", "FS-1"}, heard.messages(), heard.presence());
    REQUIRE(heard.is_present("Flood", true));
    REQUIRE(heard.is_present("FS-1", true));
    const std::size_t count = tests::full_count(100'000);
    for (std::size_t i = 0; i < count; ++i) flood.send({0xb0, 7, static_cast<unsigned char>(i % 128)});
    pedal.send({0x90, 36, 100});
    bool pedal_heard = false;
    for (std::size_t seen = 0; !pedal_heard && heard.has(seen + 1);) {
        const auto all = heard.all();
        seen = all.size();
        pedal_heard =
            std::ranges::any_of(all, [](const ControllerMessage& message) { return message.controller == 1; });
    }
    CHECK(pedal_heard);
    CHECK(heard.all().size() + static_cast<std::size_t>(controllers.dropped()) <= count + 1);
}
