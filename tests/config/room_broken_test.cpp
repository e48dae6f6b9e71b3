// Profiles with one fault each, and the one finding it gives.
#include "tests/config/room_fixture.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using stillroom::tests::read_room;
using stillroom::tests::sound_profile;
using stillroom::tests::with;

namespace {

/// What replaces which part of a sound profile (room_fixture.h), and what is found.
struct Broken {
    std::string part, other;
    std::vector<std::string> findings;
};

const std::string kControls = "  chair: {headphones: ears, speakers: wall}\n";

/// The sound profile's zones, with controls behind them.
std::string controls(const std::string& text) { return kControls + "controls:\n" + text; }

void check_all(const std::vector<Broken>& table) {
    for (const Broken& broken : table) {
        const auto read = read_room(with(sound_profile(), broken.part, broken.other));
        INFO(broken.other);
        CHECK(read.findings == broken.findings);
        const bool refused = std::any_of(broken.findings.begin(), broken.findings.end(), [](const auto& finding) {
            return finding.find(" error ") != std::string::npos;
        });
        CHECK(read.room.has_value() == !refused);
    }
}

}  // namespace

TEST_CASE("the profile that the broken ones are made from has no fault") {
    const auto read = read_room(sound_profile());
    CHECK(read.findings.empty());
    CHECK(read.room);
}

TEST_CASE("keys and values of a room profile are judged as those of a script, with the nearest name") {
    check_all({
        {"room: 1", "room: 2", {"1:7 error out-of-range: '2' for 'room' is more than 1 | write 'room: 1'"}},
        {"id: room-2", "id: Room 2", {"2:5 error bad-value: 'Room 2' for 'id' is not a name | write 'room-2'"}},
        {"id: room-2",
         "id: room-2\nengine: {rat: 48000}",
         {"3:10 error unknown-key: unknown key 'rat' in 'engine'; did you mean 'rate'? | write 'rate'"}},
        {"id: room-2",
         "id: room-2\nengine: {rate: 48001}",
         {"3:16 error unknown-word: '48001' is nothing 'rate' knows; did you mean '48000'? | write one of: 44100, "
          "48000, 88200, 96000"}},
        {"private: true",
         "private: yes",
         {"4:57 error bad-value: 'yes' for 'private' is neither true nor false | write 'true'"}},
        {", private: true", "", {"4:9 error missing-key: an output lacks 'private' | add 'private: true'"}},
        {"private: true",
         "private: true, trim: 3 dB",
         {"4:69 error out-of-range: '3 dB' for 'trim' is more than 0 dB | write a value from -40 dB to 0 dB"}},
        {"at: 2026-11-01",
         "at: 2026-02-30",
         {"4:81 error bad-value: '2026-02-30' for 'at' is no day of the calendar | write year, month and day like "
          "'2026-11-01'"}},
        {"reads: 62 dBA",
         "reads: 62 dB",
         {"4:116 error bad-value: '62 dB' for 'reads' is in 'dB', not in dBA | write for example '62 dBA'"}},
    });
}

TEST_CASE("a device says which it is, in the words of its api") {
    check_all({
        {"api: alsa, card: USBChair1",
         "api: alas, card: USBChair1",
         {"4:24 error unknown-word: 'alas' is nothing 'api' knows; did you mean 'alsa'? | write one of: alsa, "
          "jack, "
          "sound-server, simulated"}},
        {"api: alsa, card: USBChair1",
         "api: alsa",
         {"4:18 error missing-key: a device of 'alsa' lacks 'card' | add 'card: USBChair1', as 'stillroom devices' "
          "shows it"}},
        {"api: alsa, card: USBChair1",
         "api: jack, card: USBChair1, ports: [a, b]",
         {"4:30 error misplaced-key: 'card' has no meaning for 'jack'; it goes with alsa | delete the key"}},
        {"api: alsa, card: USBChair1",
         "api: jack, ports: [a, b, c]",
         {"4:44 error too-many: 3 ports are more than two channels | name two, or say which with 'channels: [1, "
          "2]'"}},
        {"{api: alsa, card: USBChair1}",
         "{api: jack, ports: [a, b]}, channels: [1, 3]",
         {"4:60 error out-of-range: channel 3 is more than the 2 ports of the device | channels count the ports, "
          "from "
          "1"}},
        {"private: true",
         "private: true, channels: [1, 1]",
         {"4:77 error named-twice: '1' stands twice under 'channels' | delete one of the two"}},
    });
}

TEST_CASE("no channel of a device serves two outputs") {
    check_all({
        {"card: HiFiBerry",
         "card: USBChair1",
         {"5:3 error channel-taken: channel 1 of ALSA card 'USBChair1' is used by 'ears' already | give 'wall' "
          "other "
          "channels: a patient would hear another one's sound"}},
        {"{api: alsa, card: HiFiBerry}",
         "{api: alsa, card: USBChair1}, channels: [4, 2]",
         {"5:62 error channel-taken: channel 2 of ALSA card 'USBChair1' is used by 'ears' already | give 'wall' "
          "other "
          "channels: a patient would hear another one's sound"}},
    });
    const std::string ports = with(sound_profile(), "api: alsa, card: USBChair1", "api: jack, ports: [a, b]");
    CHECK(read_room(with(ports, "api: alsa, card: HiFiBerry", "api: jack, ports: [c, d]")).findings.empty());
    CHECK(
        read_room(with(ports, "api: alsa, card: HiFiBerry", "api: jack, ports: [c, b]")).findings ==
        std::vector<std::string>{"5:41 error channel-taken: JACK port 'b' is used by 'ears' already | give 'wall' "
                                 "other ports: a patient would hear another one's sound"});
    const std::string twins = with(sound_profile(), "card: USBChair1", "card: Device, socket: usb 1-1");
    CHECK(read_room(with(twins, "card: HiFiBerry", "card: Device, socket: usb 1-2")).findings.empty());
    CHECK(read_room(with(twins, "card: HiFiBerry", "socket: usb 1-1")).findings.size() == 1);
    CHECK(read_room(
              with(sound_profile(), "{api: alsa, card: HiFiBerry}", "{api: alsa, card: USBChair1}, channels: [3]"))
              .findings.empty());
}

TEST_CASE("zones name outputs that exist, and nobody else hears a private one") {
    check_all({
        {"headphones: ears,",
         "headphones: eras,",
         {"7:23 error unknown-name: there is no output 'eras'; did you mean 'ears'? | write one of: ears, wall; or "
          "define it under 'outputs'"}},
        {"headphones: ears, speakers: wall",
         "headphones: ears, speakers: wall, monitor: ears",
         {"7:54 error private-shared: output 'ears' is private, but zone 'chair' uses it as monitor | name it "
          "under "
          "'headphones', or write 'private: false' at the output if others hear it"}},
        {"headphones: ears, speakers: wall",
         "headphones: wall, speakers: ears",
         {"7:39 error private-shared: output 'ears' is private, but zone 'chair' uses it as speakers | name it "
          "under "
          "'headphones', or write 'private: false' at the output if others hear it"}},
        {kControls,
         kControls + "  sofa: {headphones: ears}\n",
         {"8:22 error private-shared: output 'ears' is private, but serves zones chair and sofa | give every zone "
          "its "
          "own private output"}},
        {kControls,
         kControls + "  sofa: {speakers: wall}\n",
         {"8:20 warning shared-output: output 'wall' serves zones chair and sofa: each hears the other's session "
          "there "
          "| give every zone its own output, unless this is meant"}},
        {kControls,
         "  chair: {headphones: wall, speakers: wall}\n  sofa: {headphones: ears}\n",
         {"7:39 error two-roles: output 'wall' has two roles in zone 'chair' | name it once: a sound for both "
          "would "
          "come twice"}},
        {"headphones: ears, speakers: wall",
         "monitor: wall",
         {"4:3 warning unused-output: output 'ears' serves no zone | name it in a zone, or delete it",
          "7:3 error no-output: zone 'chair' has neither headphones nor speakers: nobody would hear it | add "
          "'headphones:' or 'speakers:' with the name of an output"}},
    });
}

TEST_CASE("an output that nobody measured, or will only measure, is told") {
    check_all({
        {", calibration: {at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA}",
         "",
         {"4:3 warning not-calibrated: nobody measured output 'ears': it plays 18 dB down | measure at the "
          "listener's "
          "ear and add 'calibration: {at: ..., pink: ..., reads: ...}'"}},
        {"at: 2026-11-01",
         "at: 2026-11-24",
         {"4:63 error bad-order: the calibration of 'ears' was measured on 2026-11-24, which is still to come | "
          "write "
          "the day it was measured, and set this machine's date"}},
        {"at: 2026-11-01",
         "at: 2026-11-01, until: 2026-10-01",
         {"4:100 error bad-order: 'until' of the calibration lies before its 'at' | write the last day it holds"}},
    });
}

TEST_CASE("a control names one message, a verb there is, what the verb needs, and a zone there is") {
    const std::string midi = "midi: {port: FS-1, note: 36}";
    check_all({
        {kControls,
         controls("  pedal: {" + midi + ", do: grund}\n"),
         {"9:45 error unknown-word: 'grund' is nothing 'do' knows; did you mean 'ground'? | write one of: start, "
          "confirm, hold, release, extend, skip, land, ground, back, quiet, stop, cut, resume, talk, conversation, "
          "lower, raise, voice_off, pacer_off, change_music, intensity, pace, note, answer, end"}},
        {kControls,
         controls("  pedal: {" + midi + ", do: hold, set: contact}\n"),
         {"9:51 error misplaced-key: 'set' has no meaning for 'hold'; it goes with ground | delete the key"}},
        {kControls,
         controls("  pedal: {" + midi + ", do: start}\n"),
         {"9:45 error needs-a-person: no control can start a session | staff start it, once they have gone through "
          "its start card"}},
        {kControls,
         controls("  pedal: {" + midi + ", do: extend}\n"),
         {"9:10 error missing-key: 'extend' lacks 'by' | add 'by: 5m'"}},
        {kControls,
         controls("  pedal: {" + midi + ", do: intensity}\n"),
         {"9:10 error missing-key: 'intensity' does not say where to | add 'steps: -1' for a tenth of the range, "
          "or "
          "use a knob ('cc')"}},
        {kControls,
         controls("  pedal: {do: hold}\n"),
         {"9:10 error missing-key: a control lacks 'midi' or 'osc' | add 'midi: {port: FS-1, note: 36}', as "
          "'stillroom midi' shows it"}},
        {kControls,
         controls("  pedal: {midi: {port: FS-1, note: 36, cc: 7}, do: hold}\n"),
         {"9:17 error two-sources: 'midi' has more than one of 'note' or 'cc' | keep one of them"}},
        {kControls,
         controls("  pedal: {midi: {port: FS-1, note: 128}, do: hold}\n"),
         {"9:36 error out-of-range: '128' for 'note' is more than 127 | write a value from 0 to 127"}},
        {kControls,
         controls("  pedal: {midi: {port: \" \", note: 36}, do: hold}\n"),
         {"9:24 error empty-text: 'port' holds an empty text | write the words, or delete the key"}},
        {kControls,
         controls("  pedal: {osc: {port: 9000, path: pedal}, do: hold}\n"),
         {"9:35 error bad-value: 'pedal' for 'path' is not an OSC address | write for example '/pedal/1'"}},
        {kControls,
         controls("  pedal: {" + midi + ", do: hold, zone: chiar}\n"),
         {"9:57 error unknown-name: there is no zone 'chiar'; did you mean 'chair'? | write one of: chair; or "
          "define "
          "it under 'zones'"}},
        {kControls,
         controls("  pedal: {" + midi + ", do: hold}\n  other: {" + midi + ", do: quiet}\n"),
         {"10:3 error control-taken: control 'pedal' answers the same message already | give each its own note, "
          "controller or path"}},
        {kControls,
         "  chair: {headphones: ears}\n  sofa: {speakers: wall}\ncontrols:\n  pedal: {" + midi + ", do: hold}\n",
         {"10:10 error missing-key: control 'pedal' does not say for which zone | add 'zone: chair'"}},
    });
}

TEST_CASE("an alarm has one source, and names zones there are") {
    check_all({
        {kControls,
         kControls + "alarm: {zones: all}\n",
         {"8:8 error missing-key: 'alarm' lacks 'midi', 'osc' or 'file' | add 'midi: {port: FS-1, note: 40}'"}},
        {kControls,
         kControls + "alarm: {file: gpio17, zones: all}\n",
         {"8:15 error bad-value: 'gpio17' for 'file' is no full path | write it from the root, like "
          "'/sys/class/gpio/gpio17/value'"}},
        {kControls,
         kControls + "alarm: {file: /a, zones: [sofa]}\n",
         {"8:27 error unknown-name: there is no zone 'sofa' | write one of: chair; or define it under 'zones'"}},
    });
    const auto read = read_room(with(sound_profile(), kControls, kControls + "alarm: {file: /a, zones: all}\n"));
    REQUIRE(read.room);
    CHECK(read.room->alarm->zones.empty());
}

TEST_CASE("all faults of a profile come in one run, and one fault is told once") {
    const auto read = read_room(
        "room: 1\nid: a\noutputs:\n  ears: {device: {api: alsa, crd: A}, private: true, channels: [1, 99]}\n"
        "  wall: {device: {api: alsa, card: A}, private: maybe}\nzones:\n  chair: {headphones: eras}\n"
        "controls: {pedal: {do: hld, zone: sofa}}\nconsole: {port: 80}\n");
    std::vector<std::string> starts;
    for (const std::string& finding : read.findings) starts.push_back(finding.substr(0, finding.find(": ")));
    CHECK(starts == std::vector<std::string>{"4:3 warning not-calibrated", "4:30 error unknown-key",
                                             "4:68 error out-of-range", "5:3 warning not-calibrated",
                                             "5:49 error bad-value", "7:23 error unknown-name",
                                             "8:19 error missing-key", "8:24 error unknown-word",
                                             "8:35 error unknown-name", "9:17 error out-of-range"});
}
