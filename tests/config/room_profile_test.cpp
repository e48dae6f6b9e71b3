#include "config/room_profile.h"

#include "config/finding_text.h"
#include "config/room_keys.h"
#include "config/room_schema.h"
#include "config/source_text.h"
#include "config/yaml_reader.h"
#include "tests/config/room_fixture.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>

using namespace stillroom;
using namespace stillroom::config;
using tests::kToday;
using tests::read_room;
namespace fs = std::filesystem;

namespace {

const std::string kTree = STILLROOM_SOURCE_DIR;
const std::string kEveryKey = kTree + "/tests/data/rooms/every-key.yaml";

RoomProfile must_read(const std::string& file) {
    Diagnostics diagnostics;
    auto room = read_room_profile(file, kToday, diagnostics);
    INFO(findings_text(diagnostics));
    REQUIRE(room);
    return *room;
}

std::string contents(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A value of the file, with the row of its key.
struct WrittenValue {
    const KeyRow* row;
    const YamlNode* node;
};

/// Every value in a map and in everything below it.
void collect(const YamlNode& node, Term where, std::vector<WrittenValue>& seen) {
    for (const YamlEntry& entry : node.entries) {
        const KeyRow* row = find_key(room_key_table(), where, entry.key.text);
        REQUIRE(row != nullptr);
        seen.push_back({row, &entry.value});
        if (row->kind == ValueKind::map) collect(entry.value, row->inside, seen);
        if (row->kind == ValueKind::map_list)
            for (const YamlNode& item : entry.value.items) collect(item, row->inside, seen);
        if (row->kind == ValueKind::named_maps)
            for (const YamlEntry& inner : entry.value.entries) collect(inner.value, row->inside, seen);
    }
}

/// The file with the value that begins at a place (in braces, on one line) replaced.
std::string with_value(const std::string& file, const Place& place, const std::string& other) {
    std::size_t start = 0;
    for (int line = 1; line < place.line; ++line) start = file.find('\n', start) + 1;
    start += static_cast<std::size_t>(place.column - 1);
    std::size_t end = start;
    int depth = 0;
    for (bool quoted = false; end < file.size(); ++end) {
        const char c = file[end];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || (depth == 0 && (c == ',' || c == '}' || c == ']'))) break;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
    }
    return file.substr(0, start) + other + file.substr(end);
}

/// A value of another kind is found at its place.
void check_wrong_kind(const std::string& text, const WrittenValue& value) {
    // What spreads over lines is judged by what it holds.
    if (value.row->kind == ValueKind::named_maps || (!value.node->entries.empty() && !value.node->in_flow)) return;
    const bool takes_maps = value.row->kind == ValueKind::text || value.row->kind == ValueKind::map;
    const auto read = read_room(with_value(text, value.node->place, takes_maps ? "[[x]]" : "{x: {y: z}}"));
    INFO(value.row->name << " at line " << value.node->place.line);
    CHECK_FALSE(read.room);
    const std::string place =
        std::to_string(value.node->place.line) + ":" + std::to_string(value.node->place.column) + " error ";
    CHECK(std::any_of(read.findings.begin(), read.findings.end(),
                      [&](const std::string& finding) { return finding.starts_with(place); }));
}

}  // namespace

TEST_CASE("a room profile that uses every key reads as it is written, without a finding") {
    const RoomProfile room = must_read(kEveryKey);
    CHECK(read_room(contents(kEveryKey)).findings.empty());
    CHECK(room.id == "every-key");
    CHECK(room.title.at("es") == "Todas las claves");
    CHECK(room.engine.rate == audio::SampleRate{96000});
    CHECK(room.engine.block == 128);
    CHECK(room.engine.realtime == RealtimePolicy::off);
    REQUIRE(room.outputs.size() == 4);
    const RoomOutput& ears = room.outputs[0];
    CHECK(ears.device.card == "USBChair1");
    CHECK(ears.device.socket == "usb 1-2.3");
    CHECK(ears.channels[0].value == 3);
    CHECK(ears.channels[1].value == 4);
    CHECK(ears.is_private);
    CHECK(ears.trim == audio::Decibels{-3.0});
    CHECK(ears.delay == audio::Seconds{0.012});
    REQUIRE(ears.eq.size() == 2);
    CHECK(ears.eq[0].hertz == Approx(3200.0));
    CHECK(ears.eq[0].gain == audio::Decibels{-2.0});
    CHECK(ears.eq[0].q == 1.1);
    CHECK(ears.eq[1].kind == EqKind::high_pass);
    CHECK(ears.ceiling == audio::Decibels{-6.0});
    REQUIRE(ears.calibration);
    CHECK(ears.calibration->pink.lufs == -23.0);
    CHECK(ears.calibration->reads == 62.0);
    const RoomOutput& speakers = room.outputs[1];
    CHECK(speakers.device.api == OutputApi::jack);
    CHECK(speakers.device.ports[1].value == "system:playback_2");
    CHECK(speakers.channels.size() == 2);
    CHECK(speakers.ceiling == audio::Decibels{-4.0});
    CHECK(room.outputs[2].device.sink == "desk-speakers");
    CHECK(room.outputs[2].channels.size() == 1);
    CHECK(room.outputs[3].device.api == OutputApi::simulated);
}

TEST_CASE("zones, controls, alarm and console read as they are written") {
    const RoomProfile room = must_read(kEveryKey);
    REQUIRE(room.zones.size() == 2);
    CHECK(room.output(room.zones[0], OutputRole::headphones) == &room.outputs[0]);
    CHECK(room.output(room.zones[0], OutputRole::monitor) == &room.outputs[2]);
    CHECK(room.output(room.zones[1], OutputRole::speakers) == nullptr);
    CHECK(room.zones[0].language == "es");
    CHECK(room.zones[0].on_fault == FaultPolicy::hold);
    CHECK(room.zones[1].on_fault == FaultPolicy::run_muted);
    REQUIRE(room.controls.size() == 10);
    const RoomControl& pedal = room.controls[0];
    CHECK(pedal.midi->port == "FS-1");
    CHECK(pedal.midi->channel == 2);
    CHECK(pedal.midi->note == 36);
    CHECK(pedal.verb == "ground");
    CHECK(pedal.argument == "contact");
    CHECK(pedal.zone.value == "chair-1");
    CHECK(room.controls[1].midi->cc == 7);
    CHECK(room.controls[2].steps == -1);
    CHECK(room.controls[3].value == 0.5);
    CHECK(room.controls[4].argument == "tide");
    CHECK(room.controls[5].argument == "pump_on");
    CHECK(room.controls[6].amount == audio::Seconds{300.0});
    CHECK(room.controls[7].amount == audio::Seconds{480.0});
    CHECK(room.controls[8].osc->path == "/talk/1");
    CHECK(room.controls[8].on == true);
    CHECK(room.controls[9].argument == "stay");
    REQUIRE(room.alarm);
    CHECK(room.alarm->file == "/sys/class/gpio/gpio17/value");
    CHECK(room.alarm->zones.size() == 2);
    CHECK(room.console.on_network);
    CHECK(room.console.port == 8788);
}

TEST_CASE("the profile with every key leaves no row of the table out, and every value of the wrong kind is found") {
    const std::string every_key = contents(kEveryKey);
    const std::string alarm = "file: /sys/class/gpio/gpio17/value";
    std::set<const KeyRow*> rows;
    for (const std::string& text : {every_key, tests::with(every_key, alarm, "midi: {port: FS-1, note: 40}"),
                                    tests::with(every_key, alarm, "osc: {port: 9000, path: /alarm}")}) {
        CHECK(read_room(text).findings.empty());
        Diagnostics diagnostics;
        const auto source = check_source("room.yaml", text, diagnostics);
        REQUIRE(source);
        const auto root = read_yaml(*source, diagnostics);
        REQUIRE(root);
        std::vector<WrittenValue> seen;
        collect(*root, RoomPlace::top, seen);
        for (const WrittenValue& value : seen)
            if (rows.insert(value.row).second) check_wrong_kind(text, value);
    }
    for (const KeyRow& row : room_key_table().rows) {
        INFO(room_key_table().place_name(row.where) << ": " << row.name);
        CHECK(rows.contains(&row));
        CHECK_FALSE(row.help.empty());
        CHECK_FALSE(row.example.empty());
    }
}

TEST_CASE("every bounded value takes its bounds and refuses what lies beyond") {
    struct Limit {
        std::string key, least, most, below, above;
    };
    const std::vector<Limit> limits{
        {"trim", "-40 dB", "0 dB", "-40.1 dB", "0.1 dB"},
        {"ceiling", "-30 dBTP", "-1 dBTP", "-30.1 dBTP", "-0.9 dBTP"},
        {"delay", "0 ms", "500 ms", "-1 ms", "501 ms"},
        {"channels", "[1]", "[8]", "[0]", "[9]"},
        {"channels", "[1, 2]", "[8, 7]", "[]", "[1, 2, 3]"},
        {"eq", "[{type: peak, at: 20 Hz, gain: -24 dB}]", "[{type: peak, at: 20 kHz, gain: 12 dB}]",
         "[{type: peak, at: 19 Hz, gain: 0 dB}]", "[{type: peak, at: 20 kHz, gain: 12.1 dB}]"},
    };
    for (const Limit& limit : limits) {
        const auto read = [&](const std::string& value) {
            return read_room(
                tests::with(tests::sound_profile(), "private: true", "private: true, " + limit.key + ": " + value));
        };
        INFO(limit.key);
        CHECK(read(limit.least).findings.empty());
        CHECK(read(limit.most).findings.empty());
        CHECK(read(limit.below).findings.size() == 1);
        CHECK(read(limit.above).findings.size() == 1);
    }
    std::string bands = "eq: [{type: high_pass, at: 30 Hz}";
    for (int i = 0; i < 7; ++i) bands += ", {type: low_pass, at: 9 kHz}";
    CHECK(read_room(tests::with(tests::sound_profile(), "private: true", "private: true, " + bands + "]"))
              .findings.empty());
    CHECK(read_room(tests::with(tests::sound_profile(), "private: true",
                                "private: true, " + bands + ", {type: low_pass, at: 9 kHz}]"))
              .findings.size() == 1);
}

TEST_CASE("a calibration holds to its last day, a year where it says none, and then warns") {
    const auto findings_with = [](const std::string& calibration) {
        return read_room(tests::with(tests::sound_profile(), "at: 2026-11-01", calibration)).findings;
    };
    CHECK(findings_with("at: 2025-11-23").empty());
    CHECK(findings_with("at: 2025-11-22").size() == 1);
    CHECK(findings_with("at: 2026-01-01, until: 2026-11-23").empty());
    CHECK(findings_with("at: 2026-01-01, until: 2026-11-22") ==
          std::vector<std::string>{"4:63 warning calibration-expired: the calibration of 'ears' held until "
                                   "2026-11-22: it plays 18 dB down | measure again at the listener's ear"});
    const auto leap = read_room(tests::with(tests::sound_profile(), "at: 2026-11-01", "at: 2024-02-29"));
    REQUIRE(leap.room);
    CHECK(leap.room->outputs[0].calibration->until == Date{std::chrono::year{2025} / 3 / 1});
}

TEST_CASE("the shipped rooms read without an error, and warn only that nobody measured them") {
    int rooms = 0;
    for (const auto& entry : fs::directory_iterator(kTree + "/config/rooms")) {
        if (entry.path().extension() != ".yaml") continue;
        ++rooms;
        Diagnostics diagnostics;
        const auto room = read_room_profile(entry.path().string(), kToday, diagnostics);
        INFO(findings_text(diagnostics));
        REQUIRE(room);
        CHECK(room->id == entry.path().stem().string());
        for (const Finding& finding : diagnostics.findings()) CHECK(finding.rule == "not-calibrated");
    }
    CHECK(rooms == 4);
    CHECK(must_read(kTree + "/config/rooms/four-chairs.yaml").zones.size() == 4);
}

TEST_CASE("without a profile there is one zone with one private stereo output, as it is") {
    const RoomProfile room = rehearsal_profile();
    REQUIRE(room.zones.size() == 1);
    CHECK(room.zones[0].id == "1");
    const RoomOutput* output = room.output(room.zones[0], OutputRole::headphones);
    REQUIRE(output != nullptr);
    CHECK(output->id == "headphones");
    CHECK(output->is_private);
    CHECK(output->channels.size() == 2);
    CHECK(output->trim == audio::Decibels{0.0});
    CHECK(output->eq.empty());
    CHECK_FALSE(output->is_calibrated(kToday));
}

TEST_CASE("the schema of room profiles holds every row and refuses other keys") {
    const auto schema = nlohmann::json::parse(room_schema_json());
    CHECK(schema["additionalProperties"] == false);
    for (const KeyRow& row : room_key_table().rows) {
        INFO(room_key_table().place_name(row.where) << ": " << row.name);
        const std::string definition{room_key_table().definition_name(row.where)};
        const auto& place = row.where == RoomPlace::top ? schema : schema["$defs"][definition];
        REQUIRE(place["properties"].contains(row.name));
        CHECK(place["properties"][std::string(row.name)].contains("description"));
    }
    CHECK(schema["$defs"]["engine"]["properties"]["rate"]["enum"][1] == 48000);
    CHECK(schema["required"] == nlohmann::json::parse(R"(["room", "id", "outputs", "zones"])"));
}
