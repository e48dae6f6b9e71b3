#include "tools/room/device_claims.h"

#include <fmt/format.h>

#include <algorithm>

namespace stillroom::room {

DeviceClaims::Claim::~Claim() {
    if (claims_ == nullptr) return;
    const std::lock_guard lock(claims_->mutex_);
    std::erase_if(claims_->taken_, [this](const Taken& taken) { return taken.zone == zone_; });
}

audio::Result<DeviceClaims::Claim> DeviceClaims::take(const tools::ChosenZone& zone) {
    Claim claim(*this, zone.id);
    if (!zone.room) return claim;
    const config::RoomZone& in_room = *zone.room->zone(zone.id);
    std::vector<Taken> wanted;
    for (const engine::ZoneOutput& output : zone.outputs) {
        const config::OutputDevice& device = zone.room->output(in_room, output.role)->device;
        if (device.api == config::OutputApi::alsa) wanted.push_back({device, zone.id});
    }
    const std::lock_guard lock(mutex_);
    for (const Taken& one : wanted)
        for (const Taken& other : taken_)
            if (config::same_device(one.device, other.device))
                return audio::Error{fmt::format(
                    "{} plays in zone '{}' just now, and ALSA gives a device away whole; to use it "
                    "in several zones at once, run a JACK server on it and name its ports in the room's profile",
                    config::device_text(one.device), other.zone)};
    taken_.insert(taken_.end(), wanted.begin(), wanted.end());
    return claim;
}

}  // namespace stillroom::room
