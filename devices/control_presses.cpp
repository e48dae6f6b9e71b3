#include "devices/control_presses.h"

#include <algorithm>

namespace stillroom::devices {

namespace {

constexpr int kMiddle = 64;
constexpr double kHighest = 127.0;

bool is_meant(const config::MidiInput& input, const MidiMessage& message) {
    if (input.channel && *input.channel != message.channel) return false;
    const auto& number = message.kind == MidiMessage::Kind::note ? input.note : input.cc;
    return number && *number == message.number;
}

/// A knob that moves an intensity to where it stands.
bool says_where_to(const config::RoomControl& control) {
    return control.midi->cc && control.verb == "intensity" && !control.value && control.steps == 0;
}

}  // namespace

ControlPresses::ControlPresses(const config::RoomProfile& room, const std::string& zone) {
    for (const config::RoomControl& control : room.controls) {
        if (!control.midi || control.zone.value != zone) continue;
        auto port = std::ranges::find(ports_, control.midi->port);
        if (port == ports_.end()) port = ports_.insert(ports_.end(), control.midi->port);
        bound_.push_back({&control, static_cast<std::size_t>(port - ports_.begin()), false});
    }
}

std::optional<ControlPress> ControlPresses::take(const ControllerMessage& message) {
    const auto bound = std::ranges::find_if(bound_, [&message](const Bound& one) {
        return one.port == message.controller && is_meant(*one.control->midi, message.message);
    });
    if (bound == bound_.end()) return std::nullopt;
    if (says_where_to(*bound->control)) return ControlPress{bound->control, message.message.value / kHighest};
    const bool is_note = message.message.kind == MidiMessage::Kind::note;
    const bool up = is_note ? message.message.value > 0 : message.message.value >= kMiddle;
    const bool presses = up && (is_note || !bound->up);
    bound->up = up;
    if (!presses) return std::nullopt;
    return ControlPress{bound->control, std::nullopt};
}

}  // namespace stillroom::devices
