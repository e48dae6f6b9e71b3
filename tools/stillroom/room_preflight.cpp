// stillroom room preflight: whether the room can take a patient, on one page.
#include "audio/content/content_store.h"
#include "audio/content/test_sounds.h"
#include "devices/device_list.h"
#include "devices/output_presence.h"
#include "devices/sound_cards.h"
#include "engine/journal/calendar.h"
#include "engine/journal/state_folder.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/machine_check.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/preflight.h"
#include "tools/stillroom/progress.h"
#include "tools/stillroom/room_commands.h"
#include "tools/stillroom/room_loading.h"
#include "tools/stillroom/room_sounding.h"
#include "tools/stillroom/text_file.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::tools {

namespace {

using Verdict = PreflightItem::Verdict;
using Clock = std::chrono::steady_clock;

/// How long each output is heard, softly.
constexpr audio::Seconds kTrial{1.5};
constexpr audio::Loudness kLoudness{-33.0};
/// A driver's helpings make the pace of a second and a half uneven by so much.
constexpr double kUneven = 0.15;

struct PreflightRequest {
    SoundingRequest sounding;
    std::string page;
};

PreflightItem item(const config::RoomOutput& output, Verdict verdict, std::string found, std::string remedy = {}) {
    return {"outputs", output.id, verdict, std::move(found), std::move(remedy)};
}

/// Plays softly on an output and looks how its device takes it.
PreflightItem try_output(const ChosenOutputs& chosen, const config::RoomOutput& output, bool& left) {
    auto player = player_on(chosen, output);
    if (!player)
        return item(output, Verdict::failed, player.error().message,
                    "plug it in, or end the program that holds it; 'stillroom devices' shows what is there");
    const audio::SampleRate rate = chosen.room.engine.rate;
    const auto began = Clock::now();
    const audio::Frames before = (*player)->ring().consumed();
    const SoundEnd end =
        play_through(**player, {.sound = audio::pink_noise(kLoudness, rate), .repeats = true}, kTrial, false);
    const double passed = std::chrono::duration<double>(Clock::now() - began).count();
    const audio::Frames taken = (*player)->ring().consumed() - before;
    left = end == SoundEnd::left;
    if (end == SoundEnd::lost)
        return item(output, Verdict::failed, fmt::format("it was lost while it played: {}", (*player)->fault()),
                    "look at its plug, its cable and its power");
    const double pace = seconds_of(taken, rate).value / passed;
    if (pace < 1.0 - kUneven || pace > 1.0 + kUneven)
        return item(
            output, Verdict::failed,
            fmt::format("{} takes {:.0f} frames a second, not {}", (*player)->format().name, pace * rate.hertz,
                        rate.hertz),
            "nothing that can be heard stands behind it, or its rate is wrong; 'stillroom devices' shows more");
    if (const auto gaps = (*player)->ring().gaps(); gaps > 0)
        return item(output, Verdict::failed, fmt::format("{} gaps in {:.1f} s", gaps, passed),
                    "'stillroom doctor' says what this machine lacks");
    if (!is_heard(chosen, output))
        return item(output, Verdict::advice, "it is simulated: nobody hears it",
                    "name a card, JACK ports or a sink");
    return item(output, Verdict::passed, fmt::format("{} plays without a gap", (*player)->format().name));
}

/// Outputs that `room check` already found wanting.
bool has_error(const config::Diagnostics& found, const config::RoomOutput& output) {
    return std::ranges::any_of(found.findings(), [&](const config::Finding& finding) {
        return finding.severity == config::Severity::error && finding.place.line == output.device.place.line &&
               finding.place.column == output.device.place.column;
    });
}

void add(std::vector<PreflightItem>& items, std::vector<PreflightItem> more) {
    std::ranges::move(more, std::back_inserter(items));
}

std::vector<PreflightItem> machine_items(const config::RoomProfile& room) {
    std::vector<PreflightItem> items;
    for (const MachineFinding& finding :
         {check_realtime(), check_memory_lock(), check_governor(), check_clock_source(),
          check_disk("prepared sound", audio::ContentStore::default_folder()),
          check_disk("records", engine::StateFolder::by_default().root()), check_clock(),
          check_port(static_cast<std::uint16_t>(room.console.port)), check_speech()})
        items.push_back(machine_item(finding));
    return items;
}

/// Looks at everything. True when a person left before the end.
bool look(const ChosenOutputs& chosen, config::Diagnostics& found, PreflightReport& report) {
    Progress progress("preflight");
    progress.show(0.0, "what is plugged in");
    check_presence(chosen.room, devices::list_devices(), devices::sound_cards(), found);
    add(report.items, profile_items(found));
    double done = 0.0;
    for (const config::RoomOutput& output : chosen.outputs) {
        progress.show(0.1 + 0.7 * done++ / static_cast<double>(chosen.outputs.size()), output.id);
        bool left = false;
        if (!has_error(found, output)) report.items.push_back(try_output(chosen, output, left));
        if (left) return true;
    }
    progress.show(0.8, "controls");
    add(report.items, control_items(chosen.room, devices::list_midi_ports()));
    progress.show(0.9, "this machine");
    add(report.items, machine_items(chosen.room));
    return false;
}

Exit run_preflight(const PreflightRequest& request) {
    if (request.sounding.room.empty()) {
        say("--room: which room? preflight needs its profile");
        return Exit::wrong_usage;
    }
    config::Diagnostics found;
    auto room = load_room(request.sounding.room, found);
    PreflightReport report{.room = room ? room->id : "",
                           .title = {},
                           .file = request.sounding.room,
                           .at = engine::date_and_time_now()};
    if (!room) {
        add(report.items, profile_items(found));
    } else {
        if (!room->title.empty()) report.title = room->title.begin()->second;
        ChosenOutputs chosen{.room = *std::move(room), .outputs = {}};
        chosen.outputs = chosen.room.outputs;
        if (const auto refused = refusal_to_sound(request.sounding, chosen, "Soft noise")) return *refused;
        count_interrupts();
        if (look(chosen, found, report)) return Exit::done;
    }
    if (!request.page.empty()) {
        const bool html = request.page.ends_with(".html");
        const auto written = write_text_file(request.page, html ? preflight_page(report) : preflight_text(report));
        if (!written) return say(written.error().message), Exit::falls_short;
    }
    if (!print(request.sounding.json ? preflight_json(report) : preflight_text(report))) return Exit::falls_short;
    return report.passed() ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_room_preflight(CLI::App& room, Action& chosen) {
    auto request = std::make_shared<PreflightRequest>();
    CLI::App* preflight =
        room.add_subcommand("preflight", "All of a room in 20 s: passed or failed, on a page that can be filed");
    preflight->add_option("--room", request->sounding.room, "The room profile, a YAML file")->type_name("FILE");
    preflight->add_flag("--yes", request->sounding.yes, "Nobody wears the headphones: do not ask");
    preflight->add_flag("--json", request->sounding.json, "One JSON document instead of text");
    preflight->add_option("-o", request->page, "Also a page in this file")->type_name("FILE.html|.txt");
    preflight->footer(
        "Reads the profile, looks for its outputs and controls, plays softly on each output, and looks at this\n"
        "machine. Exit code 1 says that something failed; advice alone ends with 0.\n"
        "Example: stillroom room preflight --room room.yaml -o preflight.html");
    preflight->callback([request, &chosen] { chosen = [request] { return run_preflight(*request); }; });
}

}  // namespace stillroom::tools
