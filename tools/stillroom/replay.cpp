#include "tools/stillroom/replay.h"

#include "audio/content/content_store.h"
#include "audio/content/file_writer.h"
#include "engine/journal/recorded_run.h"
#include "engine/journal/script_archive.h"
#include "engine/offline_render.h"
#include "engine/session_plan.h"
#include "tools/stillroom/interrupts.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/progress.h"
#include "tools/stillroom/render_json.h"
#include "tools/stillroom/session_loading.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace stillroom::tools {

namespace {

/// What each run of a session measured, and the slots whose clip is gone.
struct Replayed {
    std::vector<engine::RenderReport> reports;
    std::set<std::string> silent_slots;
};

/// Everything a replay needs, found again.
struct Recorded {
    engine::JournalContents journal;
    scripts::Plan plan;
    std::vector<engine::RecordedRun> runs;
};

/// The role that was asked for; the error says which there are.
audio::Result<config::OutputRole> role_in(const engine::SessionZone& zone, const std::string& wanted) {
    if (wanted.empty()) return zone.heard();
    std::string known;
    for (const engine::ZoneOutput& output : zone.outputs) {
        if (config::name_of(output.role) == wanted) return output.role;
        known += fmt::format("{}{}", known.empty() ? "" : ", ", config::name_of(output.role));
    }
    return audio::Error{fmt::format("the session was not heard at {}; --output can be: {}", wanted, known)};
}

audio::Result<Recorded> find_again(const ReplayRequest& asked) {
    const RecordRequest& request = asked.record;
    auto journal = recorded_session(request);
    if (!journal) return journal.error();
    const auto heard = role_in(journal->header->zone, asked.heard);
    if (!heard) return heard.error();
    audio::ContentStore store(audio::ContentStore::default_folder(), kRoomRate);
    auto plan = engine::recorded_plan(state_folder(request), *journal->header, store);
    if (!plan) return plan.error();
    std::vector<engine::RecordedRun> runs = engine::runs_of(*journal);
    for (engine::RecordedRun& run : runs) run.options.heard = *heard;
    return Recorded{std::move(*journal), std::move(*plan), std::move(runs)};
}

/// One run after the other into one file; what each of them measured.
audio::Result<Replayed> render_runs(const Recorded& recorded, audio::FileWriter* file) {
    Replayed replayed;
    count_interrupts();
    const auto sink = [&](std::span<const float> interleaved) -> audio::Result<void> {
        if (interrupts() > 0) return audio::Error{"interrupted; nothing was written"};
        if (!file) return {};
        return file->write(interleaved.data(), static_cast<int>(interleaved.size() / 2));
    };
    for (const engine::RecordedRun& run : recorded.runs) {
        if (run.options.to && *run.options.to <= run.from) continue;
        auto session = engine::SessionPlan::build(recorded.plan, recorded.journal.header->seed);
        if (!session) return session.error();
        Progress progress("replaying");
        auto report =
            engine::render_offline(**session, run.options, sink, [&](audio::Frames done, audio::Frames whole) {
                progress.show(static_cast<double>(done.count) / static_cast<double>(whole.count));
            });
        if (!report) return report.error();
        replayed.reports.push_back(std::move(*report));
        replayed.silent_slots.insert((*session)->left_out().begin(), (*session)->left_out().end());
    }
    return replayed;
}

audio::Result<Replayed> render_into(const Recorded& recorded, const std::string& output) {
    if (output.empty()) return render_runs(recorded, nullptr);
    auto file = audio::FileWriter::create(output, recorded.plan.rate, 2);
    if (!file) return file.error();
    auto replayed = render_runs(recorded, &*file);
    if (!replayed) return replayed;
    if (auto finished = file->finish(); !finished) return finished.error();
    return replayed;
}

/// What was heard and is not in a replay, in sentences.
std::vector<std::string> left_out(const Recorded& recorded, const Replayed& replayed) {
    std::vector<std::string> sentences;
    bool talked = false;
    std::size_t faults = 0;
    for (const engine::RecordedRun& run : recorded.runs) {
        talked = talked || run.talked;
        faults += run.faults.size();
    }
    for (const std::string& slot : replayed.silent_slots)
        sentences.push_back(
            fmt::format("the patient's own clip in slot '{}' was never recorded; silence takes its time", slot));
    for (const engine::ZoneOutput& output : recorded.journal.header->zone.outputs)
        if (output.role != recorded.runs.front().options.heard)
            sentences.push_back(fmt::format("this is what the zone's {} gave; its {} gave another mix",
                                            config::name_of(recorded.runs.front().options.heard),
                                            config::name_of(output.role)));
    if (talked) sentences.emplace_back("what staff said into the microphone is never recorded");
    if (faults > 0)
        sentences.push_back(fmt::format("{} {} told while it played; the replay sounds as it was meant", faults,
                                        faults == 1 ? "fault was" : "faults were"));
    if (recorded.runs.size() > 1)
        sentences.push_back(fmt::format("the session was cut off {} {}; the silence until it went on is left out",
                                        recorded.runs.size() - 1, recorded.runs.size() == 2 ? "time" : "times"));
    return sentences;
}

std::string as_json(const Recorded& recorded, const Replayed& replayed) {
    nlohmann::ordered_json document{{"session", recorded.journal.header->session},
                                    {"script", recorded.journal.header->script_id},
                                    {"runs", nlohmann::ordered_json::array()},
                                    {"left_out", left_out(recorded, replayed)}};
    for (const engine::RenderReport& report : replayed.reports)
        document["runs"].push_back(nlohmann::ordered_json::parse(render_json(report)));
    return document.dump(2) + "\n";
}

std::string as_text(const Recorded& recorded, const Replayed& replayed, const std::string& output) {
    const engine::SessionHeader& header = *recorded.journal.header;
    std::string text = fmt::format("{}  {}, {}\n", header.session, header.script_id, header.started);
    if (!output.empty()) text += fmt::format("{}\n", output);
    for (const engine::RenderReport& report : replayed.reports)
        text += fmt::format("length {}, {:.1f} LUFS, sha256 {}\n", duration_text(report.length, report.rate),
                            report.integrated_lufs, report.sha256);
    for (const std::string& sentence : left_out(recorded, replayed)) text += fmt::format("note: {}\n", sentence);
    return text;
}

}  // namespace

Exit replay(const ReplayRequest& request) {
    const auto recorded = find_again(request);
    if (!recorded) {
        say(recorded.error().message);
        return Exit::falls_short;
    }
    const auto replayed = render_into(*recorded, request.output);
    if (!replayed) {
        say(replayed.error().message);
        return Exit::falls_short;
    }
    const std::string told =
        request.json ? as_json(*recorded, *replayed) : as_text(*recorded, *replayed, request.output);
    return print(told) ? Exit::done : Exit::falls_short;
}

}  // namespace stillroom::tools
