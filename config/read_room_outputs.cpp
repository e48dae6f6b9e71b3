// Outputs and zones of a room profile.
#include "config/room_keys.h"
#include "config/room_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace stillroom::config {

namespace {

/// More would not fit into an output's stage.
constexpr std::size_t kMostBands = 8;
/// An output is mono or stereo.
constexpr std::size_t kMostChannels = 2;

std::string text_of(MapReader& map, std::string_view key) {
    const auto written = read_called(map, key);
    return written ? written->value : std::string{};
}

/// Reports a device that does not say which it is.
void check_identity(MapReader& map, OutputApi api) {
    struct Identity {
        std::string_view api, key, example;
    };
    static constexpr std::array<Identity, 3> kIdentities{{{"alsa", "card", "USBChair1"},
                                                          {"jack", "ports", "[\"system:playback_1\"]"},
                                                          {"sound-server", "sink", "NAME"}}};
    const std::array apis{OutputApi::alsa, OutputApi::jack, OutputApi::sound_server};
    for (std::size_t i = 0; i < kIdentities.size(); ++i) {
        if (apis[i] != api || map.wrote(kIdentities[i].key)) continue;
        if (api == OutputApi::alsa && map.wrote("socket")) continue;
        map.reading().error(map.place(), "missing-key",
                            fmt::format("a device of '{}' lacks '{}'", kIdentities[i].api, kIdentities[i].key),
                            fmt::format("add '{}: {}', as 'stillroom devices' shows it", kIdentities[i].key,
                                        kIdentities[i].example));
    }
}

/// False when it is not known which device is meant.
bool read_device(MapReader& holder, OutputDevice& device) {
    std::optional<MapReader> map = holder.map("device");
    if (!map) return false;
    const int errors_before = map->reading().diagnostics.errors();
    device.place = map->place();
    const auto api = map->choice_as<OutputApi>("api");
    if (!api) return false;
    device.api = *api;
    map->check_actions(map->value("api")->text);
    check_identity(*map, *api);
    device.card = text_of(*map, "card");
    device.socket = text_of(*map, "socket");
    device.ports = map->words("ports");
    device.sink = text_of(*map, "sink");
    if (*api == OutputApi::jack && map->wrote("ports") && device.ports.empty() &&
        map->reading().diagnostics.errors() == errors_before)
        map->reading().error(map->key_place("ports"), "no-value", "'ports' is empty",
                             "write for example 'ports: [\"system:playback_1\", \"system:playback_2\"]'");
    return map->reading().diagnostics.errors() == errors_before;
}

/// False when it is not known which channels are meant.
bool read_channels(MapReader& map, RoomOutput& output) {
    const bool of_jack = output.device.api == OutputApi::jack;
    if (!map.wrote("channels")) {
        const std::size_t count = of_jack ? output.device.ports.size() : kMostChannels;
        for (std::size_t i = 0; i < std::min(count, kMostChannels); ++i)
            output.channels.push_back({static_cast<int>(i) + 1, {}});
        if (count <= kMostChannels) return true;
        map.reading().error(output.device.ports[kMostChannels].place, "too-many",
                            fmt::format("{} ports are more than two channels", count),
                            "name two, or say which with 'channels: [1, 2]'");
        return false;
    }
    const int errors_before = map.reading().diagnostics.errors();
    output.channels = map.integers("channels");
    if (map.reading().diagnostics.errors() > errors_before || map.value("channels") == nullptr) return false;
    const Place& place = map.value("channels")->place;
    if (output.channels.empty() || output.channels.size() > kMostChannels) {
        map.reading().error(place, "out-of-range",
                            fmt::format("an output has one or two channels, not {}", output.channels.size()),
                            "write for example 'channels: [1, 2]', or '[1]' for mono");
        return false;
    }
    for (const Written<int>& channel : output.channels) {
        if (!of_jack || channel.value <= static_cast<int>(output.device.ports.size())) continue;
        map.reading().error(channel.place, "out-of-range",
                            fmt::format("channel {} is more than the {} ports of the device", channel.value,
                                        output.device.ports.size()),
                            "channels count the ports, from 1");
        return false;
    }
    return true;
}

void read_band(const YamlNode& node, RoomReading& reading, RoomOutput& output) {
    MapReader map(node, RoomPlace::eq_band, reading);
    if (!map.is_map()) return;
    EqBand band;
    if (const auto kind = map.choice_as<EqKind>("type")) {
        band.kind = *kind;
        const std::string& name = map.value("type")->text;
        map.check_actions(name);
        if (!name.ends_with("_pass") && !map.wrote("gain"))
            reading.error(map.place(), "missing-key", fmt::format("a band of type '{}' lacks 'gain'", name),
                          "add 'gain: -2 dB'");
    }
    if (const auto hertz = map.number("at")) band.hertz = *hertz;
    if (const auto gain = map.gain("gain")) band.gain = *gain;
    if (const auto q = map.number("q")) band.q = *q;
    output.eq.push_back(band);
}

void read_eq(MapReader& map, RoomReading& reading, RoomOutput& output) {
    const std::vector<const YamlNode*> bands = map.maps("eq");
    for (const YamlNode* band : bands) read_band(*band, reading, output);
    if (bands.size() > kMostBands)
        reading.error(bands[kMostBands]->place, "too-many",
                      fmt::format("'eq' has {} bands, more than {}", bands.size(), kMostBands), "delete some");
}

void read_calibration(MapReader& holder, RoomReading& reading, RoomOutput& output) {
    std::optional<MapReader> map = holder.map("calibration");
    if (!map) return;
    OutputCalibration calibration;
    calibration.place = holder.key_place("calibration");
    const auto at = map->date("at");
    const auto until = map->date("until");
    const auto pink = map->loudness("pink");
    const auto reads = map->number("reads");
    if (at && until && until->value < at->value) {
        reading.error(until->place, "bad-order", "'until' of the calibration lies before its 'at'",
                      "write the last day it holds");
        return;
    }
    if (!at || !pink || !reads) return;
    calibration.at = at->value;
    // The 29th of February gives a day that no other year has; it counts as the first of March.
    const Date later = at->value + std::chrono::years{1};
    calibration.until = until ? until->value : Date{std::chrono::sys_days{later}};
    calibration.pink = pink->value;
    calibration.reads = *reads;
    output.calibration = calibration;
}

void read_output(const YamlEntry& entry, RoomReading& reading) {
    RoomOutput output;
    output.id = entry.key.text;
    output.place = entry.key.place;
    MapReader map(entry.value, RoomPlace::output, reading);
    if (map.is_map()) {
        output.title = map.text("title");
        const bool device = read_device(map, output.device);
        const bool channels = read_channels(map, output);
        if (!device || !channels) reading.unread.devices.insert(output.id);
        const std::optional<bool> is_private = map.boolean("private");
        if (!is_private) reading.unread.privacy.insert(output.id);
        output.is_private = is_private.value_or(false);
        if (const auto trim = map.gain("trim")) output.trim = *trim;
        if (const auto delay = map.duration("delay")) output.delay = delay->value;
        read_eq(map, reading, output);
        if (const auto ceiling = map.true_peak("ceiling")) output.ceiling = *ceiling;
        read_calibration(map, reading, output);
        if (map.wrote("calibration") && !output.calibration) reading.unread.calibrations.insert(output.id);
    } else {
        reading.unread.devices.insert(output.id);
        reading.unread.privacy.insert(output.id);
        reading.unread.calibrations.insert(output.id);
    }
    reading.room.outputs.push_back(std::move(output));
}

void read_zone(const YamlEntry& entry, RoomReading& reading) {
    RoomZone zone;
    zone.id = entry.key.text;
    zone.place = entry.key.place;
    MapReader map(entry.value, RoomPlace::zone, reading);
    if (map.is_map()) {
        zone.title = map.text("title");
        for (const OutputRole role : kOutputRoles) {
            auto& output = zone.outputs[static_cast<std::size_t>(role)];
            output = map.word(name_of(role));
            if (map.wrote(name_of(role)) && !output) reading.unread.roles.insert(zone.id);
        }
        if (const auto language = map.word("language")) zone.language = language->value;
        if (const auto policy = map.choice_as<FaultPolicy>("on_fault")) zone.on_fault = *policy;
    } else {
        reading.unread.roles.insert(zone.id);
    }
    reading.room.zones.push_back(std::move(zone));
}

}  // namespace

void read_outputs(MapReader& top, RoomReading& reading) {
    const bool whole = read_named(top, "outputs", [&](const YamlEntry& entry) { read_output(entry, reading); });
    reading.unread.outputs = !whole || !top.wrote("outputs");
}

void read_zones(MapReader& top, RoomReading& reading) {
    const bool whole = read_named(top, "zones", [&](const YamlEntry& entry) { read_zone(entry, reading); });
    reading.unread.zones = !whole || !top.wrote("zones");
}

}  // namespace stillroom::config
