#include "tools/room/room.h"

#include "config/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stillroom::room {

Room::Room(control::ListeningSocket socket, const engine::StateFolder& folder,
           const std::vector<tools::ChosenZone>& zones)
    : name_(zones.front().room ? zones.front().room->id : "rehearsal"),
      server_(std::move(socket), *this, STILLROOM_VERSION) {
    for (const tools::ChosenZone& zone : zones)
        zones_[zone.id] = std::make_unique<Zone>(zone, folder, claims_, *this);
}

void Room::leave(Leaving how) {
    for (const auto& zone : zones_) zone.second->leave(how);
}

bool Room::has_left() const {
    return std::all_of(zones_.begin(), zones_.end(), [](const auto& zone) { return zone.second->has_left(); });
}

RoomPulse Room::pulse() const {
    RoomPulse pulse{.server_turns = server_.turns(), .zones = {}};
    for (const auto& [id, zone] : zones_) pulse.zones[id] = zone->pulse();
    return pulse;
}

void Room::ask(const control::Request& request) {
    const auto zone = request.zone.empty() && zones_.size() == 1 ? zones_.begin() : zones_.find(request.zone);
    if (zone != zones_.end()) return zone->second->ask(request);
    const std::string which = request.zone.empty() ? "the room has several zones: say which one is meant"
                                                   : fmt::format("the room has no zone '{}'{}", request.zone,
                                                                 config::did_you_mean(request.zone, this->zones()));
    server_.answer(request.id, control::refusal(control::code::kUnknownZone, which));
}

control::Json Room::status() {
    control::Json all = control::Json::array();
    for (const auto& zone : zones_) all.push_back(zone.second->status());
    return {{"program", STILLROOM_VERSION}, {"room", name_}, {"zones", all}};
}

std::vector<std::string> Room::zones() const {
    std::vector<std::string> ids;
    for (const auto& zone : zones_) ids.push_back(zone.first);
    return ids;
}

void Room::answer(const std::string& request, control::Json answer) { server_.answer(request, std::move(answer)); }

void Room::tell(control::Json event) { server_.tell(std::move(event)); }

}  // namespace stillroom::room
