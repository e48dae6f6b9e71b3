// stillroom devices: what is plugged in.
#include "devices/device_list.h"
#include "devices/rehearsal.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace stillroom::tools {

namespace {

using nlohmann::ordered_json;

double milliseconds(audio::Seconds length) { return length.value * 1000.0; }

std::string device_text(const devices::ListedDevice& device) {
    std::string rates;
    for (const audio::SampleRate rate : device.rates) rates += fmt::format(" {}", rate.hertz);
    std::string text =
        fmt::format("{} {}{}\n", devices::name_of(device.api), device.name, device.is_default ? "  (default)" : "");
    if (device.title != device.name) text += fmt::format("    {}\n", device.title);
    if (!device.socket.empty()) text += fmt::format("    at {}\n", device.socket);
    text += fmt::format("    {} channels, latency {:.1f} to {:.1f} ms, {}\n", device.channels,
                        milliseconds(device.low_latency), milliseconds(device.high_latency),
                        rates.empty() ? "busy, or takes no common rate" : "Hz:" + rates);
    return text;
}

ordered_json device_json(const devices::ListedDevice& device) {
    ordered_json rates = ordered_json::array();
    for (const audio::SampleRate rate : device.rates) rates.push_back(rate.hertz);
    return {{"api", devices::name_of(device.api)},
            {"name", device.name},
            {"title", device.title},
            {"socket", device.socket},
            {"channels", device.channels},
            {"default", device.is_default},
            {"rates", rates},
            {"low_latency_ms", milliseconds(device.low_latency)},
            {"high_latency_ms", milliseconds(device.high_latency)}};
}

Exit show_devices(bool json) {
    const devices::DeviceList list = devices::list_devices();
    const devices::RehearsalDevice choice = devices::open_rehearsal_device(kRoomRate);
    if (json) {
        ordered_json all = ordered_json::array();
        for (const auto& device : list.devices) all.push_back(device_json(device));
        const ordered_json document{{"devices", all},
                                    {"notes", list.notes},
                                    {"play", {{"sounds", choice.sounds}, {"reason", choice.reason}}}};
        return print(document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n")
                   ? Exit::done
                   : Exit::falls_short;
    }
    std::string text;
    for (const auto& device : list.devices) text += device_text(device);
    if (list.devices.empty()) text = "no outputs\n";
    for (const std::string& note : list.notes) text += fmt::format("note: {}\n", note);
    text += fmt::format("stillroom play: {}\n", choice.reason);
    return print(text) ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_devices(CLI::App& program, Action& chosen) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command = program.add_subcommand("devices", "The outputs of this machine, by names that stay");
    command->add_flag("--json", *json, "One JSON document instead of text");
    command->footer(
        "Also tries which of them 'stillroom play' would choose, and says why.\nExample: stillroom devices --json");
    command->callback([json, &chosen] { chosen = [json] { return show_devices(*json); }; });
}

}  // namespace stillroom::tools
