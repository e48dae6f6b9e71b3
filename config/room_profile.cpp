#include "config/room_profile.h"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

namespace stillroom::config {

namespace {

template <typename T>
const T* with_id(const std::vector<T>& elements, const std::string& id) {
    for (const T& element : elements) {
        if (element.id == id) return &element;
    }
    return nullptr;
}

/// The owner of a JACK output's ports: what stands before the first colon of their names.
std::string client_of(const OutputDevice& device) {
    if (device.ports.empty()) return {};
    const std::string& port = device.ports.front().value;
    return port.substr(0, port.find(':'));
}

bool both_say(const std::string& a, const std::string& b) { return !a.empty() && !b.empty(); }

}  // namespace

bool same_device(const OutputDevice& a, const OutputDevice& b) {
    if (a.api != b.api) return false;
    if (a.api == OutputApi::jack) return client_of(a) == client_of(b);
    if (a.api != OutputApi::alsa) return a.sink == b.sink;
    // Twins can share an id over time, but never a socket.
    if (both_say(a.socket, b.socket)) return a.socket == b.socket;
    return both_say(a.card, b.card) && a.card == b.card;
}

std::string device_text(const OutputDevice& device) {
    switch (device.api) {
        case OutputApi::alsa:
            if (device.card.empty()) return fmt::format("the ALSA card at '{}'", device.socket);
            if (device.socket.empty()) return fmt::format("ALSA card '{}'", device.card);
            return fmt::format("ALSA card '{}' at '{}'", device.card, device.socket);
        case OutputApi::jack:
            return fmt::format("JACK client '{}'", client_of(device));
        case OutputApi::sound_server:
            return fmt::format("the sound server's sink '{}'", device.sink);
        case OutputApi::simulated:
            return "the simulated device";
    }
    return {};
}

const RoomOutput* RoomProfile::output(const std::string& wanted) const { return with_id(outputs, wanted); }
const RoomZone* RoomProfile::zone(const std::string& wanted) const { return with_id(zones, wanted); }

const RoomOutput* RoomProfile::output(const RoomZone& zone, OutputRole role) const {
    const auto& name = zone.output(role);
    return name ? output(name->value) : nullptr;
}

RoomProfile rehearsal_profile() {
    RoomProfile room;
    room.id = "rehearsal";
    RoomOutput output;
    output.id = "headphones";
    output.device.api = OutputApi::simulated;
    output.channels = {{1, {}}, {2, {}}};
    output.is_private = true;
    room.outputs.push_back(std::move(output));
    RoomZone zone;
    zone.id = "1";
    zone.outputs[static_cast<std::size_t>(OutputRole::headphones)] = Written<std::string>{"headphones", {}};
    room.zones.push_back(std::move(zone));
    return room;
}

}  // namespace stillroom::config
