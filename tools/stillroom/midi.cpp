// stillroom midi: which controllers are plugged in.
#include "devices/midi_ports.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/messages.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

using nlohmann::ordered_json;

ordered_json ports_json(const std::vector<devices::MidiPort>& ports) {
    ordered_json all = ordered_json::array();
    for (const auto& port : ports) all.push_back({{"api", devices::name_of(port.api)}, {"name", port.name}});
    return all;
}

std::string ports_text(const char* direction, const std::vector<devices::MidiPort>& ports) {
    std::string text;
    for (const auto& port : ports)
        text += fmt::format("{:<8}{} {}\n", direction, devices::name_of(port.api), port.name);
    return text;
}

Exit show_midi(bool json) {
    const devices::MidiPortList list = devices::list_midi_ports();
    if (json) {
        const ordered_json document{
            {"inputs", ports_json(list.inputs)}, {"outputs", ports_json(list.outputs)}, {"notes", list.notes}};
        return print(document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n")
                   ? Exit::done
                   : Exit::falls_short;
    }
    std::string text = ports_text("input", list.inputs) + ports_text("output", list.outputs);
    if (text.empty()) text = "no controllers\n";
    for (const std::string& note : list.notes) text += fmt::format("note: {}\n", note);
    return print(text) ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_midi(CLI::App& program, Action& chosen) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command =
        program.add_subcommand("midi", "The pedals, pads and faders of this machine, by names that stay");
    command->add_flag("--json", *json, "One JSON document instead of text");
    command->footer(
        "Inputs send to Stillroom, outputs may light lamps. A room profile names an input by a part of its name.\n"
        "Example: stillroom midi");
    command->callback([json, &chosen] { chosen = [json] { return show_midi(*json); }; });
}

}  // namespace stillroom::tools
