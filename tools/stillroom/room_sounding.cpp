#include "tools/stillroom/room_sounding.h"

#include "config/diagnostics.h"
#include "config/nearest_name.h"
#include "devices/rehearsal.h"
#include "devices/room_output.h"
#include "engine/zone_outputs.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_loading.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>
#include <utility>

namespace stillroom::tools {

namespace {

using Clock = std::chrono::steady_clock;

constexpr audio::Seconds kFade{1.0};
constexpr std::chrono::milliseconds kLook{20};

bool is_rehearsal(const ChosenOutputs& chosen) noexcept { return chosen.room.file.empty(); }

/// Only errors: what is not measured yet, and the like, is `room check`'s to say.
void show_errors(const config::Diagnostics& found) {
    config::Diagnostics errors;
    for (const config::Finding& finding : found.findings())
        if (finding.severity == config::Severity::error) errors.add(finding);
    show_findings(errors);
}

audio::Result<std::unique_ptr<devices::AudioDevice>> device_of(const ChosenOutputs& chosen,
                                                               const config::RoomOutput& output) {
    if (!is_rehearsal(chosen)) return devices::open_room_output(output, chosen.room.engine.rate);
    auto found = devices::open_rehearsal_device(chosen.room.engine.rate);
    if (!found.sounds) return audio::Error{found.reason};
    return std::move(found.device);
}

}  // namespace

void add_sounding_options(CLI::App& command, SoundingRequest& request) {
    command.add_option("--room", request.room, "The room profile, a YAML file (default: the built-in rehearsal)")
        ->type_name("FILE");
    command.add_option("--output", request.output, "This output alone (default: all, one after another)")
        ->type_name("ID");
    command.add_flag("--yes", request.yes, "Nobody wears the headphones: do not ask");
    command.add_flag("--json", request.json, "One JSON document instead of text");
}

std::variant<ChosenOutputs, Exit> choose_outputs(const SoundingRequest& request) {
    ChosenOutputs chosen;
    if (request.room.empty()) {
        chosen.room = config::rehearsal_profile();
    } else {
        config::Diagnostics found;
        auto room = load_room(request.room, found);
        if (!room) return show_errors(found), Exit::falls_short;
        chosen.room = *std::move(room);
    }
    chosen.outputs = chosen.room.outputs;
    if (request.output.empty()) return chosen;
    const config::RoomOutput* const meant = chosen.room.output(request.output);
    if (meant != nullptr) {
        chosen.outputs = {*meant};
        return chosen;
    }
    std::vector<std::string> known;
    for (const config::RoomOutput& output : chosen.room.outputs) known.push_back(output.id);
    const std::string near = config::did_you_mean(request.output, known);
    say(fmt::format("room '{}' has no output '{}'{}; its outputs are: {}", chosen.room.id, request.output, near,
                    fmt::join(known, ", ")));
    return Exit::wrong_usage;
}

std::optional<Exit> refusal_to_sound(const SoundingRequest& request, const ChosenOutputs& chosen,
                                     const std::string& what) {
    if (request.yes) return std::nullopt;
    if (request.json || !person_is_here()) {
        say("nobody is asked here whether a patient would be startled: make sure, and add --yes");
        return Exit::wrong_usage;
    }
    fmt::print("{} will sound on:\n", what);
    bool closed = false;
    for (const config::RoomOutput& output : chosen.outputs) {
        fmt::print("  {}\n", output_text(chosen, output));
        closed = closed || output.is_private;
    }
    fmt::print("{}Enter plays, Ctrl-C leaves ",
               closed ? "Nobody may wear the headphones now. " : "Nobody in the room may be startled by it. ");
    std::fflush(stdout);
    tcflush(STDIN_FILENO, TCIFLUSH);
    std::string line;
    if (std::getline(std::cin, line)) return std::nullopt;
    return Exit::done;
}

std::string output_text(const ChosenOutputs& chosen, const config::RoomOutput& output) {
    if (is_rehearsal(chosen)) return output.id + " (of the rehearsal: what 'stillroom play' would take)";
    std::string channels;
    for (const auto& channel : output.channels)
        channels += fmt::format("{}{}", channels.empty() ? "" : " and ", channel.value);
    if (output.device.api == config::OutputApi::jack) {
        std::string ports;
        for (const auto& channel : output.channels)
            ports += fmt::format("{}{}", ports.empty() ? "" : " and ",
                                 output.device.ports[static_cast<std::size_t>(channel.value - 1)].value);
        return fmt::format("{} (JACK, {})", output.id, ports);
    }
    return fmt::format("{} ({}, channel{} {})", output.id, device_text(output.device),
                       output.channels.size() == 1 ? "" : "s", channels);
}

bool is_heard(const ChosenOutputs& chosen, const config::RoomOutput& output) noexcept {
    return is_rehearsal(chosen) || output.device.api != config::OutputApi::simulated;
}

engine::rt::OutputStageSettings stage_on(const ChosenOutputs& chosen, const config::RoomOutput& output) {
    if (is_rehearsal(chosen)) return engine::rehearsal_outputs().front().stage;
    return engine::stage_of(output, chosen.room.engine.rate, today());
}

audio::Result<std::unique_ptr<TestPlayer>> player_on(const ChosenOutputs& chosen, const config::RoomOutput& output,
                                                     std::optional<engine::rt::OutputStageSettings> stage) {
    auto device = device_of(chosen, output);
    if (!device) return device.error();
    auto player = std::make_unique<TestPlayer>(
        *std::move(device), stage ? *std::move(stage) : stage_on(chosen, output), chosen.room.engine.rate);
    if (const auto started = player->start(); !started)
        return audio::Error{fmt::format("output '{}' cannot play: {}", output.id, started.error().message)};
    return player;
}

const char* name_of(SoundEnd end) noexcept {
    switch (end) {
        case SoundEnd::done:
            return "done";
        case SoundEnd::left:
            return "left";
        case SoundEnd::lost:
            return "lost";
    }
    return "";
}

SoundEnd play_through(TestPlayer& player, TestSound sound, std::optional<audio::Seconds> length, bool keys) {
    const int before = interrupts();
    std::optional<Keyboard> keyboard;
    if (keys && person_is_here()) keyboard.emplace();
    player.play(std::move(sound));
    std::optional<Clock::time_point> end;
    if (length)
        end = Clock::now() +
              std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(length->value));
    SoundEnd how = SoundEnd::done;
    while (player.sounding()) {
        const bool pressed = keyboard && !keyboard->pressed(kLook).empty();
        if (!keyboard) std::this_thread::sleep_for(kLook);
        if (interrupts() - before >= 2) return SoundEnd::left;
        if (interrupts() - before == 1) how = SoundEnd::left;
        if (how == SoundEnd::left || pressed || (end && Clock::now() >= *end)) player.fade_out(kFade);
        if (!player.fault().empty()) return SoundEnd::lost;
    }
    // What the driver still holds is heard, too.
    std::this_thread::sleep_for(
        std::chrono::duration<double>(seconds_of(player.format().latency, player.format().rate).value));
    return player.fault().empty() ? how : SoundEnd::lost;
}

bool person_is_here() { return is_terminal(stdin) && is_terminal(stdout); }

}  // namespace stillroom::tools
