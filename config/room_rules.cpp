#include "config/room_rules.h"

#include "config/nearest_name.h"
#include "config/values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace stillroom::config {

namespace {

template <typename T>
std::vector<std::string> ids_of(const std::vector<T>& elements) {
    std::vector<std::string> ids;
    ids.reserve(elements.size());
    for (const T& element : elements) ids.push_back(element.id);
    return ids;
}

bool overlap(const MidiInput& a, const MidiInput& b) {
    const bool same_channel = !a.channel || !b.channel || *a.channel == *b.channel;
    return same_channel && a.port == b.port && a.note == b.note && a.cc == b.cc;
}

bool overlap(const OscInput& a, const OscInput& b) { return a.port == b.port && a.path == b.path; }

template <typename A, typename B>
bool same_input(const A& a, const B& b) {
    return (a.midi && b.midi && overlap(*a.midi, *b.midi)) || (a.osc && b.osc && overlap(*a.osc, *b.osc));
}

class Rules {
public:
    Rules(const RoomProfile& room, const UnreadParts& unread, Date today, Diagnostics& diagnostics)
        : room_(room), unread_(unread), today_(today), diagnostics_(diagnostics) {}

    void outputs() {
        for (std::size_t i = 0; i < room_.outputs.size(); ++i) {
            const RoomOutput& output = room_.outputs[i];
            calibration(output);
            for (std::size_t k = 0; k < i; ++k) channels(output, room_.outputs[k]);
        }
    }

    void zones() {
        if (room_.zones.empty() && !unread_.zones)
            error({room_.file, 1, 1}, "no-zone", "the room has no zone",
                  "add 'zones: {chair-1: {headphones: ...}}'");
        for (const RoomZone& zone : room_.zones) {
            for (const OutputRole role : kOutputRoles) role_of(zone, role);
            const bool sounds = zone.output(OutputRole::headphones) || zone.output(OutputRole::speakers);
            if (!sounds && !unread_.roles.contains(zone.id))
                error(zone.place, "no-output",
                      fmt::format("zone '{}' has neither headphones nor speakers: nobody would hear it", zone.id),
                      "add 'headphones:' or 'speakers:' with the name of an output");
        }
        for (const RoomOutput& output : room_.outputs) listeners(output);
    }

    void controls() {
        for (std::size_t i = 0; i < room_.controls.size(); ++i) {
            const RoomControl& control = room_.controls[i];
            if (!control.zone.value.empty()) zone_name(control.zone);
            for (std::size_t k = 0; k < i; ++k) taken(control, control.place, room_.controls[k]);
        }
        if (!room_.alarm) return;
        for (const auto& zone : room_.alarm->zones) zone_name(zone);
        for (const RoomControl& control : room_.controls) taken(*room_.alarm, room_.alarm->place, control);
    }

private:
    /// One fault for each pair of outputs that share a channel.
    void channels(const RoomOutput& later, const RoomOutput& earlier) {
        if (unread_.devices.contains(later.id) || unread_.devices.contains(earlier.id)) return;
        if (later.device.api == OutputApi::jack && earlier.device.api == OutputApi::jack)
            return ports(later, earlier);
        if (!same_device(later.device, earlier.device)) return;
        for (const Written<int>& channel : later.channels) {
            const auto same = [&](const Written<int>& other) { return other.value == channel.value; };
            if (std::none_of(earlier.channels.begin(), earlier.channels.end(), same)) continue;
            const Place& place = channel.place.line > 0 ? channel.place : later.place;
            error(place, "channel-taken",
                  fmt::format("channel {} of {} is used by '{}' already", channel.value, device_text(later.device),
                              earlier.id),
                  fmt::format("give '{}' other channels: a patient would hear another one's sound", later.id));
            return;
        }
    }

    void ports(const RoomOutput& later, const RoomOutput& earlier) {
        for (const Written<int>& channel : later.channels) {
            const auto& port = later.device.ports[static_cast<std::size_t>(channel.value - 1)];
            const auto same = [&](const Written<int>& other) {
                return earlier.device.ports[static_cast<std::size_t>(other.value - 1)].value == port.value;
            };
            if (std::none_of(earlier.channels.begin(), earlier.channels.end(), same)) continue;
            error(port.place, "channel-taken",
                  fmt::format("JACK port '{}' is used by '{}' already", port.value, earlier.id),
                  fmt::format("give '{}' other ports: a patient would hear another one's sound", later.id));
            return;
        }
    }

    void calibration(const RoomOutput& output) {
        if (!output.calibration) {
            if (!unread_.calibrations.contains(output.id))
                warning(output.place, "not-calibrated",
                        fmt::format("nobody measured output '{}': it plays 18 dB down", output.id),
                        "measure at the listener's ear and add 'calibration: {at: ..., pink: ..., reads: ...}'");
            return;
        }
        const OutputCalibration& measured = *output.calibration;
        if (measured.at > today_)
            error(measured.place, "bad-order",
                  fmt::format("the calibration of '{}' was measured on {}, which is still to come", output.id,
                              date_text(measured.at)),
                  "write the day it was measured, and set this machine's date");
        else if (!output.is_calibrated(today_))
            warning(measured.place, "calibration-expired",
                    fmt::format("the calibration of '{}' held until {}: it plays 18 dB down", output.id,
                                date_text(measured.until)),
                    "measure again at the listener's ear");
    }

    void role_of(const RoomZone& zone, OutputRole role) {
        const auto& name = zone.output(role);
        if (!name) return;
        const RoomOutput* output = room_.output(name->value);
        if (output == nullptr) {
            misspelt_ = true;
            if (!unread_.outputs) unknown(*name, "output", ids_of(room_.outputs), "outputs");
            return;
        }
        if (role == OutputRole::headphones || !output->is_private) return;
        error(
            name->place, "private-shared",
            fmt::format("output '{}' is private, but zone '{}' uses it as {}", output->id, zone.id, name_of(role)),
            fmt::format("name it under 'headphones', or write 'private: false' at the output if others hear it"));
    }

    /// Which zones an output serves.
    void listeners(const RoomOutput& output) {
        std::vector<std::string> zones;
        const Written<std::string>* last = nullptr;
        for (const RoomZone& zone : room_.zones) {
            for (const OutputRole role : kOutputRoles) {
                const auto& name = zone.output(role);
                if (!name || name->value != output.id || role == OutputRole::monitor) continue;
                if (!zones.empty() && zones.back() == zone.id) {
                    error(name->place, "two-roles",
                          fmt::format("output '{}' has two roles in zone '{}'", output.id, zone.id),
                          "name it once: a sound for both would come twice");
                    continue;
                }
                zones.push_back(zone.id);
                last = &*name;
            }
        }
        const bool monitors = std::any_of(room_.zones.begin(), room_.zones.end(), [&](const RoomZone& zone) {
            const auto& name = zone.output(OutputRole::monitor);
            return name && name->value == output.id;
        });
        if (zones.size() > 1)
            shared(output, zones, last->place);
        else if (zones.empty() && !monitors && !unread_.zones && unread_.roles.empty() && !misspelt_)
            warning(output.place, "unused-output", fmt::format("output '{}' serves no zone", output.id),
                    "name it in a zone, or delete it");
    }

    void shared(const RoomOutput& output, const std::vector<std::string>& zones, const Place& place) {
        if (output.is_private)
            error(place, "private-shared",
                  fmt::format("output '{}' is private, but serves zones {}", output.id, fmt::join(zones, " and ")),
                  "give every zone its own private output");
        else if (!unread_.privacy.contains(output.id))
            warning(place, "shared-output",
                    fmt::format("output '{}' serves zones {}: each hears the other's session there", output.id,
                                fmt::join(zones, " and ")),
                    "give every zone its own output, unless this is meant");
    }

    void zone_name(const Written<std::string>& name) {
        if (room_.zone(name.value) == nullptr && !unread_.zones)
            unknown(name, "zone", ids_of(room_.zones), "zones");
    }

    template <typename Input>
    void taken(const Input& later, const Place& place, const RoomControl& earlier) {
        if (!same_input(later, earlier)) return;
        error(place, "control-taken", fmt::format("control '{}' answers the same message already", earlier.id),
              "give each its own note, controller or path");
    }

    void unknown(const Written<std::string>& name, std::string_view what, const std::vector<std::string>& known,
                 std::string_view section) {
        error(name.place, "unknown-name",
              fmt::format("there is no {} '{}'{}", what, name.value, did_you_mean(name.value, known)),
              known.empty()
                  ? fmt::format("define it under '{}'", section)
                  : fmt::format("write one of: {}; or define it under '{}'", fmt::join(known, ", "), section));
    }

    void error(const Place& place, std::string rule, std::string message, std::string remedy) {
        diagnostics_.error(place, std::move(rule), std::move(message), std::move(remedy));
    }
    void warning(const Place& place, std::string rule, std::string message, std::string remedy) {
        diagnostics_.warning(place, std::move(rule), std::move(message), std::move(remedy));
    }

    const RoomProfile& room_;
    const UnreadParts& unread_;
    Date today_;
    Diagnostics& diagnostics_;
    bool misspelt_ = false;  ///< a zone names an output that there is not: it may mean any of them
};

}  // namespace

void check_room_rules(const RoomProfile& room, const UnreadParts& unread, Date today, Diagnostics& diagnostics) {
    Rules rules(room, unread, today, diagnostics);
    rules.outputs();
    rules.zones();
    rules.controls();
}

}  // namespace stillroom::config
