/// The sections of a room profile, each read by its own file of the parser.
#pragma once

#include "config/map_reader.h"
#include "config/reading.h"
#include "config/room_profile.h"
#include "config/room_rules.h"

namespace stillroom::config {

/// What the parts of the parser share while one room profile is read. [control] one thread.
class RoomReading : public Reading {
public:
    RoomReading(RoomProfile& profile, UnreadParts& parts, Diagnostics& findings);

    RoomProfile& room;
    UnreadParts& unread;
};

/// Each reads one section from the top of a file and adds to the profile. [control]
void read_outputs(MapReader& top, RoomReading& reading);
void read_zones(MapReader& top, RoomReading& reading);
void read_controls(MapReader& top, RoomReading& reading);
void read_alarm(MapReader& top, RoomReading& reading);

/// What a device or port is called: a word that is not blank.
[[nodiscard]] std::optional<Written<std::string>> read_called(MapReader& map, std::string_view key);

/// Calls `read(entry)` for each definition of a section after its name was checked; false when there may be more
/// than could be read.
template <typename Read>
[[nodiscard]] bool read_named(MapReader& top, std::string_view section, const Read& read) {
    const YamlNode* node = top.value(section);
    bool whole = !top.wrote(section) || (node != nullptr && node->kind == YamlNode::Kind::map);
    for (const YamlEntry* entry : top.entries(section)) {
        const Parsed<std::string> name = parse_id(entry->key.text);
        if (!name) {
            top.reading().error(entry->key.place, "bad-id", "'" + entry->key.text + "' " + name.fault().problem,
                                name.fault().remedy);
            whole = false;
        }
        read(*entry);
    }
    return whole;
}

}  // namespace stillroom::config
