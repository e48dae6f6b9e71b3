// stillroom render: a whole session into a file, as fast as the machine goes.
#include "audio/base/audio_buffer.h"
#include "audio/content/file_writer.h"
#include "engine/offline_render.h"
#include "scripts/pool_series.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/progress.h"
#include "tools/stillroom/render_json.h"
#include "tools/stillroom/session_loading.h"
#include "tools/stillroom/text_file.h"
#include "tools/stillroom/zone_choice.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace stillroom::tools {

namespace {

struct Options {
    ScriptRequest script;
    ZoneRequest zone;
    std::string output;
    std::string from, to;
    std::string report;
    std::uint64_t seed = 1;
    int block = 1024;
    bool json = false;
};

/// What is rendered of the plan; none, after saying so, when the points make no sense.
std::optional<engine::RenderOptions> range_of(const Options& options, const scripts::Plan& plan) {
    engine::RenderOptions range;
    range.block = options.block;
    if (!options.from.empty()) {
        const auto from = point_of(options.from, plan);
        if (!from) return say("--from: " + from.error().message), std::nullopt;
        range.from = *from;
    }
    if (!options.to.empty()) {
        const auto to = point_of(options.to, plan);
        if (!to) return say("--to: " + to.error().message), std::nullopt;
        range.to = *to;
    }
    if (range.to.value_or(plan.duration) <= range.from) {
        say("there is nothing between --from and --to");
        return std::nullopt;
    }
    return range;
}

/// The file that is rendered into, or nothing where only the report is asked for.
audio::Result<std::optional<audio::FileWriter>> open_output(const std::string& file) {
    if (file.empty()) return std::optional<audio::FileWriter>{};
    auto writer = audio::FileWriter::create(file, kRoomRate, 2);
    if (!writer) return writer.error();
    return std::optional<audio::FileWriter>(std::move(*writer));
}

audio::Result<engine::RenderReport> render_to(const std::string& file, engine::SessionPlan& session,
                                              const engine::RenderOptions& range) {
    auto writer = open_output(file);
    if (!writer) return writer.error();
    count_interrupts();
    const auto sink = [&](std::span<const float> interleaved) -> audio::Result<void> {
        if (interrupts() > 0) return audio::Error{"interrupted; nothing was written"};
        if (!writer->has_value()) return {};
        return (*writer)->write(interleaved.data(), static_cast<int>(interleaved.size() / 2));
    };
    Progress progress("rendering");
    auto report = engine::render_offline(session, range, sink, [&](audio::Frames done, audio::Frames whole) {
        progress.show(static_cast<double>(done.count) / static_cast<double>(whole.count));
    });
    if (!report) return report.error();
    if (writer->has_value())
        if (auto finished = (*writer)->finish(); !finished) return finished.error();
    return report;
}

std::string summary(const Options& options, const scripts::Plan& plan, const engine::RenderReport& report) {
    std::string text;
    if (!options.output.empty()) text += fmt::format("{}\n", options.output);
    for (const auto& [pool, heard] : scripts::heard_in_series(plan))
        text += fmt::format(
            "series      '{}' as in the first session; what is played goes on from session to session\n", pool);
    text += fmt::format("length      {}  ({} frames at {} Hz)\n", duration_text(report.length, report.rate),
                        report.length.count, report.rate.hertz);
    text += fmt::format("loudness    {:.1f} LUFS, true peak {:.1f} dBTP\n", report.integrated_lufs,
                        report.true_peak_dbtp);
    text += fmt::format("rises       {:.1f} dB/s at most\n", report.max_rise_db_per_s);
    text += fmt::format("voices      {} at most\n", report.voices_max);
    text += fmt::format("speed       {:.0f} times real time\n", report.realtime_factor);
    text += fmt::format("sha256      {}\n", report.sha256);
    return text;
}

/// What the session could not do as planned.
void tell_faults(const engine::RenderReport& report) {
    for (const engine::SessionEvent& event : report.events)
        if (event.what == engine::SessionEvent::What::fault || event.what == engine::SessionEvent::What::refused)
            say(fmt::format("at {} {}: {}", clock_text(event.at, report.rate), event.id, event.text));
}

bool is_sound_file(const std::string& file) {
    const std::string ending = std::filesystem::path(file).extension().string();
    return ending == ".wav" || ending == ".flac";
}

Exit render(const Options& options) {
    if (!options.output.empty() && !is_sound_file(options.output)) {
        say(fmt::format("'{}' must end in .wav (float32) or .flac (24 bits)", options.output));
        return Exit::wrong_usage;
    }
    auto found = choose_zone(options.zone);
    if (const Exit* exit = std::get_if<Exit>(&found)) return *exit;
    auto& zone = std::get<ChosenZone>(found);
    auto opened = open_session(options.script, {.seed = options.seed, .zone = zone});
    if (const auto* unopened = std::get_if<Unopened>(&opened)) return say_unopened(*unopened);
    auto& [session_plan, log] = std::get<OpenedSession>(opened);
    engine::SessionPlan& session = *session_plan;
    auto range = range_of(options, session.plan());
    if (!range) return Exit::wrong_usage;
    range->verbs = std::move(log.verbs);
    range->outputs = std::move(zone.outputs);
    range->heard = zone.heard;
    const auto report = render_to(options.output, session, *range);
    if (!report) {
        say(report.error().message);
        return Exit::falls_short;
    }
    tell_faults(*report);
    const std::string json = render_json(*report);
    if (!options.report.empty())
        if (const auto written = write_text_file(options.report, json); !written) {
            say(written.error().message);
            return Exit::falls_short;
        }
    if (!print(options.json ? json : summary(options, session.plan(), *report))) return Exit::falls_short;
    return report->not_finite == 0 ? Exit::done : Exit::falls_short;
}

}  // namespace

void add_render(CLI::App& program, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.add_subcommand("render", "Render a session to a file, or only measure it");
    add_script_options(*command, options->script);
    add_choice_options(*command, options->script.choices);
    command->add_option("-o", options->output, "WAV (float32) or FLAC (24 bits); without it only the report")
        ->type_name("OUT.wav|.flac");
    add_zone_options(*command, options->zone);
    options->zone.output = config::name_of(config::OutputRole::headphones);
    add_output_option(*command, options->zone.output);
    command
        ->add_option("--from", options->from,
                     "Give out from a phase or a time on; what lies before is played unheard")
        ->type_name("PHASE|TIME");
    command->add_option("--to", options->to, "Stop where a phase begins, or at a time")->type_name("PHASE|TIME");
    command->add_option("--seed", options->seed, "Another number gives other noise")
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--block", options->block, "Frames mixed at once; never changes the samples")
        ->check(CLI::Range(1, static_cast<int>(audio::kMaxBlock)).description(""))
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--report", options->report, "Write what was measured as JSON")->type_name("FILE.json");
    command->add_flag("--json", options->json, "Print the report as one JSON document");
    command->footer(
        "The same script, seed, operator log and version give the same samples. Gates that no entry of the log "
        "confirms are\nconfirmed at once. With --room the output has its EQ, delay, trim, ceiling and "
        "calibration.\nPools with 'no_repeat: series' play as in the first session, whatever was played here "
        "before.\n"
        "Example: stillroom render scripts/sessions/demo.yaml -o demo.flac --language es");
    command->callback([options, &chosen] { chosen = [options] { return render(*options); }; });
}

}  // namespace stillroom::tools
