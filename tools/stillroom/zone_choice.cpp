#include "tools/stillroom/zone_choice.h"

#include "config/diagnostics.h"
#include "config/room_profile.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_loading.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <optional>
#include <set>

namespace stillroom::tools {

namespace {

/// The zone a request means; null, after saying so, where that is not clear.
const config::RoomZone* zone_in(const config::RoomProfile& room, const ZoneRequest& request) {
    if (request.zone.empty() && room.zones.size() == 1) return &room.zones.front();
    if (const config::RoomZone* const zone = room.zone(request.zone)) return zone;
    std::string known;
    for (const config::RoomZone& zone : room.zones) known += (known.empty() ? "" : ", ") + zone.id;
    say(request.zone.empty()
            ? fmt::format("room '{}' has several zones; choose one with --zone: {}", room.id, known)
            : fmt::format("room '{}' has no zone '{}'; its zones are: {}", room.id, request.zone, known));
    return nullptr;
}

/// The role that was asked for; none, after saying so, where the zone lacks it.
std::optional<config::OutputRole> role_in(const std::vector<engine::ZoneOutput>& outputs, const std::string& zone,
                                          const std::string& wanted) {
    if (wanted.empty()) return outputs.front().role;
    std::string known;
    for (const config::OutputRole role : config::kOutputRoles) {
        if (!engine::output_in(outputs, role)) continue;
        if (config::name_of(role) == wanted) return role;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", config::name_of(role));
    }
    say(fmt::format("{} has no {}; --output can be: {}", zone, wanted, known));
    return std::nullopt;
}

/// The room of a profile; null, after saying so, where it has errors or cannot be played.
std::shared_ptr<const config::RoomProfile> room_in(const std::string& file) {
    config::Diagnostics found;
    auto room = load_room(file, found);
    show_findings(found);
    if (!room) return nullptr;
    if (room->engine.rate == kRoomRate) return std::make_shared<const config::RoomProfile>(*std::move(room));
    say(fmt::format("room '{}' runs at {} Hz; this version plays at {} Hz", room->id, room->engine.rate.hertz,
                    kRoomRate.hertz));
    return nullptr;
}

ChosenZone chosen_of(const std::shared_ptr<const config::RoomProfile>& room, const config::RoomZone& zone) {
    ChosenZone chosen{.language = zone.language, .outputs = {}};
    chosen.id = zone.id;
    chosen.room = room;
    renew_outputs(chosen);
    chosen.heard = chosen.outputs.front().role;
    // What another zone's outputs are does not matter here.
    config::RoomProfile alone = *room;
    alone.zones = {zone};
    chosen.privacy = scripts::privacy_in(alone);
    return chosen;
}

/// The rehearsal has one zone of one output.
std::variant<ChosenZone, Exit> rehearsal(const ZoneRequest& request) {
    ChosenZone chosen;
    if (!role_in(chosen.outputs, "the rehearsal profile", request.output)) return Exit::wrong_usage;
    return chosen;
}

}  // namespace

void add_zone_options(CLI::App& command, ZoneRequest& request) {
    CLI::Option* const room =
        command.add_option("--room", request.room, "Profile of the room it sounds in (default: a rehearsal)")
            ->type_name("FILE");
    command.add_option("--zone", request.zone, "Zone of the room, where it has several")
        ->type_name("ID")
        ->needs(room);
}

void add_output_option(CLI::App& command, std::string& role) {
    std::set<std::string> roles;
    for (const config::OutputRole known : config::kOutputRoles) roles.emplace(config::name_of(known));
    command.add_option("--output", role, "Which output of the zone is rendered")
        ->check(CLI::IsMember(roles).description(""))
        ->type_name("headphones|speakers|monitor")
        ->capture_default_str();
}

std::variant<ChosenZone, Exit> choose_zone(const ZoneRequest& request) {
    if (request.room.empty()) return rehearsal(request);
    const auto room = room_in(request.room);
    if (!room) return Exit::falls_short;
    const config::RoomZone* const zone = zone_in(*room, request);
    if (zone == nullptr) return Exit::wrong_usage;
    ChosenZone chosen = chosen_of(room, *zone);
    const auto heard = role_in(chosen.outputs, fmt::format("zone '{}'", zone->id), request.output);
    if (!heard) return Exit::wrong_usage;
    chosen.heard = *heard;
    return chosen;
}

std::variant<std::vector<ChosenZone>, Exit> choose_every_zone(const std::string& room_file) {
    if (room_file.empty()) return std::vector{ChosenZone{}};
    const auto room = room_in(room_file);
    if (!room) return Exit::falls_short;
    std::vector<ChosenZone> zones;
    for (const config::RoomZone& zone : room->zones) zones.push_back(chosen_of(room, zone));
    return zones;
}

void renew_outputs(ChosenZone& zone) {
    if (zone.room) zone.outputs = engine::zone_outputs(*zone.room, *zone.room->zone(zone.id), kRoomRate, today());
}

}  // namespace stillroom::tools
