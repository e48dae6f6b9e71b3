// stillroom room calibrate: what a sound level meter shows, into the room profile.
#include "audio/content/test_sounds.h"
#include "config/calibration_edit.h"
#include "config/values.h"
#include "tools/stillroom/calibration.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_commands.h"
#include "tools/stillroom/room_loading.h"
#include "tools/stillroom/room_sounding.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace stillroom::tools {

namespace {

using nlohmann::ordered_json;

/// For a reading that was given on the command line: a meter on slow has settled by then.
constexpr audio::Seconds kUnattended{10.0};
constexpr audio::Seconds kFade{1.0};

struct CalibrateRequest {
    SoundingRequest sounding;
    std::string reads;
    double level = -23.0;
};

/// A line that was typed, or nothing once the terminal is gone, Ctrl-C was pressed, or `goes_on` is false.
std::optional<std::string> typed_line(const std::function<bool()>& goes_on) {
    std::string line;
    while (goes_on() && interrupts() == 0) {
        pollfd keys{STDIN_FILENO, POLLIN, 0};
        if (::poll(&keys, 1, 50) <= 0) continue;
        char key = 0;
        if (::read(STDIN_FILENO, &key, 1) <= 0) return std::nullopt;
        if (key == '\n') return line;
        line += key;
    }
    return std::nullopt;
}

/// Asks until what is typed can be believed; nothing when the person leaves or the output is lost.
std::optional<double> asked_reading(TestPlayer& player) {
    while (true) {
        fmt::print("What does the meter show, in dBA? ");
        std::fflush(stdout);
        const auto line = typed_line([&] { return player.fault().empty(); });
        if (!line) return std::nullopt;
        if (line->empty()) continue;
        const auto reading = meter_reading(*line);
        if (reading) return *reading;
        fmt::print("{}\n", reading.error().message);
    }
}

/// The noise as it stands behind everything that can be changed later, and under the ceiling.
engine::rt::OutputStageSettings bare_stage(const config::RoomOutput& output) {
    return {.ceiling = output.ceiling, .is_private = output.is_private};
}

/// Plays, asks, and fades; how the command ends where there is no reading, which was said.
std::variant<double, Exit> measure(const CalibrateRequest& request, const ChosenOutputs& chosen,
                                   std::optional<double> given) {
    const config::RoomOutput& output = chosen.outputs.front();
    auto player = player_on(chosen, output, bare_stage(output));
    if (!player) return say(player.error().message), Exit::falls_short;
    const audio::Loudness loudness{request.level};
    const audio::SampleRate rate = chosen.room.engine.rate;
    TestSound noise{.sound = output.channels.size() == 1 ? audio::mono_pink_noise(loudness, rate)
                                                         : audio::pink_noise(loudness, rate),
                    .repeats = true};
    const auto lost = [&] {
        say(fmt::format("output '{}' was lost: {}", output.id, (*player)->fault()));
        return Exit::falls_short;
    };
    if (given) {
        const SoundEnd end = play_through(**player, std::move(noise), kUnattended, false);
        if (end == SoundEnd::lost) return lost();
        if (end == SoundEnd::left) return Exit::done;
        return *given;
    }
    fmt::print(
        "Pink noise at {} LUFS rises now. Meter at the listener's ear, A-weighted, slow; wait until it is "
        "steady.\n",
        config::number_text(request.level));
    (*player)->play(std::move(noise));
    const auto reading = asked_reading(**player);
    if (!(*player)->fault().empty()) return lost();
    (*player)->fade_out(kFade);
    while ((*player)->sounding() && interrupts() < 2) ::usleep(20000);
    if (!reading) return fmt::print("\nNothing was written.\n"), Exit::done;
    return *reading;
}

Exit report(const CalibrateRequest& request, const config::RoomOutput& output,
            const config::OutputCalibration& measured, const CalibrationMeaning& meaning,
            const std::string& fault) {
    if (!fault.empty()) say(fault);
    const Exit exit = fault.empty() ? Exit::done : Exit::falls_short;
    if (!request.sounding.json) {
        if (fault.empty())
            fmt::print("{}: calibration: {}\nwritten to {}\n{}", output.id, config::calibration_text(measured),
                       request.sounding.room, meaning_text(meaning, output.ceiling));
        return exit;
    }
    const ordered_json document{{"output", output.id},
                                {"written", fault.empty()},
                                {"calibration",
                                 {{"at", config::date_text(measured.at)},
                                  {"pink_lufs", measured.pink.lufs},
                                  {"reads_dba", measured.reads}}},
                                {"at_23_lufs_dba", meaning.at_23_lufs},
                                {"most_dba", meaning.most_dba},
                                {"hours_a_week", meaning.hours_a_week},
                                {"hours_a_week_sensitive", meaning.hours_sensitive},
                                {"fault", fault}};
    return print(document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n") ? exit
                                                                                              : Exit::falls_short;
}

std::optional<Exit> wrong_usage(const CalibrateRequest& request) {
    if (request.sounding.room.empty()) {
        say("--room: without a profile there is nothing to write the measurement into");
        return Exit::wrong_usage;
    }
    if (request.reads.empty() && (request.sounding.json || !person_is_here())) {
        say("nobody can be asked here what the meter shows: give it with --reads");
        return Exit::wrong_usage;
    }
    return std::nullopt;
}

Exit calibrate(const CalibrateRequest& request) {
    if (const auto wrong = wrong_usage(request)) return *wrong;
    auto chosen = choose_outputs(request.sounding);
    if (const Exit* const exit = std::get_if<Exit>(&chosen)) return *exit;
    const auto& outputs = std::get<ChosenOutputs>(chosen);
    if (outputs.outputs.size() > 1) {
        std::vector<std::string> ids;
        for (const config::RoomOutput& output : outputs.outputs) ids.push_back(output.id);
        say(fmt::format("which output is measured? --output can be: {}", fmt::join(ids, ", ")));
        return Exit::wrong_usage;
    }
    const config::RoomOutput& output = outputs.outputs.front();
    std::optional<double> given;
    if (!request.reads.empty()) {
        const auto reading = meter_reading(request.reads);
        if (!reading) return say(reading.error().message), Exit::falls_short;
        given = *reading;
    }
    if (const auto refused = refusal_to_sound(request.sounding, outputs, "Pink noise, at full level,"))
        return *refused;
    count_interrupts();
    const auto reading = measure(request, outputs, given);
    if (const Exit* const exit = std::get_if<Exit>(&reading)) return *exit;
    config::OutputCalibration measured;
    measured.at = today();
    measured.pink = {request.level};
    measured.reads = std::get<double>(reading);
    const CalibrationMeaning meaning = meaning_of(measured, output.ceiling, outputs.room.engine.rate);
    if (meaning.most_dba > kMostBelieved)
        return report(request, output, measured, meaning,
                      fmt::format("a tone at the ceiling would be {:.0f} dBA, which no output may reach: turn the "
                                  "amplifier down and measure again, or set a lower 'ceiling'",
                                  meaning.most_dba));
    const auto written = write_calibration(request.sounding.room, output.id, measured);
    return report(request, output, measured, meaning, written ? "" : written.error().message);
}

}  // namespace

void add_room_calibrate(CLI::App& room, Action& chosen) {
    auto request = std::make_shared<CalibrateRequest>();
    CLI::App* calibrate_command =
        room.add_subcommand("calibrate", "Pink noise on one output; what the meter shows goes into the profile");
    add_sounding_options(*calibrate_command, request->sounding);
    calibrate_command
        ->add_option("--reads", request->reads, "What the meter shows (default: it asks while the noise sounds)")
        ->type_name("DBA");
    calibrate_command->add_option("--level", request->level, "Loudness of the noise as it leaves the box")
        ->check(CLI::Range(-60.0, -10.0).description(""))
        ->type_name("LUFS")
        ->capture_default_str();
    calibrate_command->footer(
        "The noise leaves the box at this level whatever the output's equaliser, trim and missing calibration, "
        "under\n"
        "its ceiling. Turn the amplifier down first where you are not sure.\n"
        "Example: stillroom room calibrate --room room.yaml --output headphones");
    calibrate_command->callback([request, &chosen] { chosen = [request] { return calibrate(*request); }; });
}

}  // namespace stillroom::tools
