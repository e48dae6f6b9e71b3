// Controls and the alarm of a room profile.
#include "config/room_keys.h"
#include "config/room_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace stillroom::config {

namespace {

/// Where a message comes from; reports when not exactly one of the keys says so.
void check_one_of(MapReader& map, const std::vector<std::string_view>& keys, const std::string& remedy) {
    const auto count =
        std::count_if(keys.begin(), keys.end(), [&](std::string_view key) { return map.wrote(key); });
    if (count == 1) return;
    const std::string what{map.reading().table.place_name(map.where())};
    std::string names;
    for (const std::string_view key : keys)
        names += fmt::format("{}'{}'", names.empty() ? "" : key == keys.back() ? " or " : ", ", key);
    if (count == 0)
        map.reading().error(map.place(), "missing-key", fmt::format("{} lacks {}", what, names), remedy);
    else
        map.reading().error(map.place(), "two-sources", fmt::format("{} has more than one of {}", what, names),
                            "keep one of them");
}

std::optional<MidiInput> read_midi(MapReader& holder) {
    std::optional<MapReader> map = holder.map("midi");
    if (!map) return std::nullopt;
    check_one_of(*map, {"note", "cc"}, "add 'note: 36', as 'stillroom midi' shows it");
    const auto port = read_called(*map, "port");
    MidiInput input{port ? port->value : std::string{}, map->integer("channel"), map->integer("note"),
                    map->integer("cc")};
    // Half an input is none: it would only give more findings.
    const bool whole = port && input.note.has_value() != input.cc.has_value();
    return whole ? std::optional{std::move(input)} : std::nullopt;
}

std::optional<OscInput> read_osc(MapReader& holder) {
    std::optional<MapReader> map = holder.map("osc");
    if (!map) return std::nullopt;
    const auto port = map->integer("port");
    const auto path = map->word("path");
    if (path && (!path->value.starts_with('/') || path->value.find_first_of(" #*,?[]{}") != std::string::npos)) {
        map->reading().error(path->place, "bad-value",
                             fmt::format("'{}' for 'path' is not an OSC address", path->value),
                             "write for example '/pedal/1'");
        return std::nullopt;
    }
    return port && path ? std::optional{OscInput{*port, path->value}} : std::nullopt;
}

std::string name_in(MapReader& map, std::string_view key) {
    const auto written = map.word(key);
    return written ? written->value : std::string{};
}

void read_intensity(MapReader& map, RoomControl& control) {
    control.argument = name_in(map, "parameter");
    control.value = map.number("to");
    control.steps = map.integer("steps").value_or(0);
    const bool to = map.wrote("to"), steps = map.wrote("steps");
    const bool is_knob = control.midi && control.midi->cc;
    if (to && steps)
        map.reading().error(map.key_place("steps"), "two-targets",
                            "the control says both where intensity goes and how far",
                            "write 'to' or 'steps', not both");
    if (!to && !steps && control.midi && !is_knob)
        map.reading().error(map.place(), "missing-key", "'intensity' does not say where to",
                            "add 'steps: -1' for a tenth of the range, or use a knob ('cc')");
}

/// What the verb needs.
void read_arguments(MapReader& map, RoomControl& control) {
    if (control.verb == "confirm") control.argument = name_in(map, "gate");
    if (control.verb == "ground") control.argument = name_in(map, "set");
    if (control.verb == "answer") control.argument = name_in(map, "choice");
    if (control.verb == "change_music") control.argument = name_in(map, "to");
    if (control.verb == "intensity") read_intensity(map, control);
    for (const auto& [verb, key] : {std::pair{"extend", "by"}, std::pair{"land", "in"}}) {
        if (control.verb != verb) continue;
        if (const auto amount = map.duration(key)) control.amount = amount->value;
    }
    static constexpr std::array<std::string_view, 4> kSwitches{"talk", "conversation", "voice_off", "pacer_off"};
    if (std::find(kSwitches.begin(), kSwitches.end(), control.verb) != kSwitches.end())
        control.on = map.boolean("on");
    if (control.verb == "extend" && !map.wrote("by"))
        map.reading().error(map.place(), "missing-key", "'extend' lacks 'by'", "add 'by: 5m'");
    if (control.verb == "answer" && !map.wrote("choice"))
        map.reading().error(map.place(), "missing-key", "'answer' lacks 'choice'", "add 'choice: stay'");
    if (control.verb == "start")
        map.reading().error(map.value("do")->place, "needs-a-person", "no control can start a session",
                            "staff start it, once they have gone through its start card");
}

void read_zone_of(MapReader& map, RoomReading& reading, RoomControl& control) {
    if (const auto zone = map.word("zone")) {
        control.zone = *zone;
    } else if (!map.wrote("zone") && reading.room.zones.size() == 1) {
        control.zone = {reading.room.zones.front().id, control.place};
    } else if (!map.wrote("zone") && reading.room.zones.size() > 1) {
        reading.error(map.place(), "missing-key",
                      fmt::format("control '{}' does not say for which zone", control.id),
                      fmt::format("add 'zone: {}'", reading.room.zones.front().id));
    }
}

void read_control(const YamlEntry& entry, RoomReading& reading) {
    RoomControl control;
    control.id = entry.key.text;
    control.place = entry.key.place;
    MapReader map(entry.value, RoomPlace::control, reading);
    if (!map.is_map()) return;
    check_one_of(map, {"midi", "osc"}, "add 'midi: {port: FS-1, note: 36}', as 'stillroom midi' shows it");
    control.midi = read_midi(map);
    control.osc = read_osc(map);
    if (map.choice("do")) {
        control.verb = map.value("do")->text;
        map.check_actions(control.verb);
        read_arguments(map, control);
    }
    read_zone_of(map, reading, control);
    reading.room.controls.push_back(std::move(control));
}

}  // namespace

void read_controls(MapReader& top, RoomReading& reading) {
    (void)read_named(top, "controls", [&](const YamlEntry& entry) { read_control(entry, reading); });
}

void read_alarm(MapReader& top, RoomReading& reading) {
    std::optional<MapReader> map = top.map("alarm");
    if (!map) return;
    RoomAlarm alarm;
    alarm.place = top.key_place("alarm");
    check_one_of(*map, {"midi", "osc", "file"}, "add 'midi: {port: FS-1, note: 40}'");
    alarm.midi = read_midi(*map);
    alarm.osc = read_osc(*map);
    if (const auto file = map->word("file")) {
        alarm.file = file->value;
        if (!alarm.file.starts_with('/'))
            reading.error(file->place, "bad-value", fmt::format("'{}' for 'file' is no full path", alarm.file),
                          "write it from the root, like '/sys/class/gpio/gpio17/value'");
    }
    if (!map->says("zones", "all")) alarm.zones = map->words("zones");
    reading.room.alarm = std::move(alarm);
}

}  // namespace stillroom::config
