#include "config/read_values.h"
#include "config/room_keys.h"
#include "config/room_profile.h"
#include "config/room_sections.h"
#include "config/source_text.h"
#include "config/yaml_reader.h"

namespace stillroom::config {

namespace {

void read_engine(MapReader& top, RoomEngine& engine) {
    std::optional<MapReader> map = top.map("engine");
    if (!map) return;
    if (const auto rate = map->integer("rate")) engine.rate.hertz = *rate;
    if (const auto block = map->integer("block")) engine.block = *block;
    if (const auto realtime = map->choice_as<RealtimePolicy>("realtime")) engine.realtime = *realtime;
}

void read_console(MapReader& top, RoomConsole& console) {
    std::optional<MapReader> map = top.map("console");
    if (!map) return;
    if (const auto listen = map->choice("listen")) console.on_network = *listen == 1;
    if (const auto port = map->integer("port")) console.port = *port;
}

}  // namespace

RoomReading::RoomReading(RoomProfile& profile, UnreadParts& parts, Diagnostics& findings)
    : Reading(room_key_table(), findings), room(profile), unread(parts) {}

std::optional<Written<std::string>> read_called(MapReader& map, std::string_view key) {
    const YamlNode* node = map.value(key);
    if (node == nullptr || node->kind != YamlNode::Kind::scalar || !is_blank(node->text)) return map.word(key);
    report_empty(*node, *find_key(map.reading().table, map.where(), key), map.reading());
    return std::nullopt;
}

std::optional<RoomProfile> read_room_profile(const std::string& file, Date today, Diagnostics& diagnostics) {
    const int errors_before = diagnostics.errors();
    const auto source = read_source(file, diagnostics);
    if (!source) return std::nullopt;
    const std::optional<YamlNode> root = read_yaml(*source, diagnostics);
    if (!root) return std::nullopt;
    RoomProfile room;
    room.file = file;
    UnreadParts unread;
    RoomReading reading(room, unread, diagnostics);
    MapReader top(*root, RoomPlace::top, reading);
    if (!top.is_map()) return std::nullopt;
    (void)top.integer("room");
    if (const auto id = top.word("id")) room.id = id->value;
    room.title = top.text("title");
    read_engine(top, room.engine);
    read_outputs(top, reading);
    read_zones(top, reading);
    read_controls(top, reading);
    read_alarm(top, reading);
    read_console(top, room.console);
    check_room_rules(room, unread, today, diagnostics);
    if (diagnostics.errors() > errors_before) return std::nullopt;
    return room;
}

}  // namespace stillroom::config
