#include "scripts/timeline.h"

#include "scripts/compile_lines.h"
#include "scripts/gain_curve.h"
#include "scripts/scene_moves.h"
#include "scripts/voice_spans.h"

#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>

namespace stillroom::scripts {

namespace {

using nlohmann::ordered_json;

std::string fade_text(const Plan& plan, const PlannedFade& fade) {
    if (fade.to <= audio::kSilent) return "off";
    return fmt::format("{:.1f} LUFS", plan.layers[fade.layer].level.lufs + fade.to.value);
}

std::string scene_text(const SceneMove& move) {
    if (!move.scene) return "as before the snapshot";
    if (move.to <= audio::kSilent) return fmt::format("off ({})", move.scene->id);
    return fmt::format("{:.1f} dB ({})", move.to.value, move.scene->id);
}

/// The stems with their gains where the parameters begin.
std::string stems_text(const Plan& plan, const StemsSource& source) {
    std::string text;
    for (const PlannedStem& stem : source.stems) {
        const Decibels gain = gain_at(stem.gain_by, initial_values(plan.parameters));
        text += (text.empty() ? "" : ", ") + stem.id;
        if (!stem.gain_by.empty()) text += gain <= audio::kSilent ? " off" : fmt::format(" {:.1f} dB", gain.value);
    }
    return text;
}

/// Turns the cues of a plan into entries. Sounds and pacers come from the voice spans, which know their ends.
class EntryCollector {
public:
    explicit EntryCollector(const Plan& plan) : plan_(plan) {}

    std::vector<TimelineEntry> collect() {
        for (const VoiceSpan& span : voice_spans(plan_)) add(span);
        for (const SceneMove& move : scene_moves(plan_)) add(move);
        for (std::size_t phase = 0; phase < plan_.phases.size(); ++phase) {
            for (const PlannedCue& cue : plan_.phases[phase].cues) add(phase, cue);
        }
        std::stable_sort(entries_.begin(), entries_.end(),
                         [](const TimelineEntry& a, const TimelineEntry& b) { return a.start < b.start; });
        return std::move(entries_);
    }

private:
    void add(const VoiceSpan& span) {
        const PlannedCue& cue = plan_.phases[span.phase].cues[span.cue];
        TimelineEntry entry{span.phase, span.layer, TimelineKind::sound, cue.id, span.start, span.end};
        entry.fade_in = span.fade_in;
        entry.fade_out = span.fade_out;
        entry.loudness = span.loudness;
        entry.pace = std::get_if<PlannedPace>(&cue.action);
        if (entry.pace) entry.kind = TimelineKind::pacer;
        const auto* play = std::get_if<PlannedPlay>(&cue.action);
        if (const auto* pool = play ? std::get_if<PoolSource>(&play->source) : nullptr) {
            entry.text = play->id;
            play = &pool->members[span.member];
            entry.id = play->id;
        }
        entry.silence = play && std::holds_alternative<SilenceSource>(play->source);
        if (const auto* stems = play ? std::get_if<StemsSource>(&play->source) : nullptr) {
            entry.loudness.lufs += stems->as_it_begins.value;
            entry.text += (entry.text.empty() ? "" : ": ") + stems_text(plan_, *stems);
        }
        entries_.push_back(std::move(entry));
    }

    /// A snapshot shows as what it does: layers that fade.
    void add(const SceneMove& move) {
        TimelineEntry entry{move.phase,         move.layer,
                            TimelineKind::fade, plan_.layers[move.layer].id,
                            move.start,         move.start + move.over};
        entry.text = scene_text(move);
        entries_.push_back(std::move(entry));
    }

    void add(std::size_t phase, const PlannedCue& cue) {
        if (const auto* line = std::get_if<PlannedLine>(&cue.action)) add(phase, *line, cue.nominal_start);
        if (const auto* fade = std::get_if<PlannedFade>(&cue.action)) {
            TimelineEntry entry{phase,    fade->layer,       TimelineKind::fade,
                                fade->id, cue.nominal_start, cue.nominal_end};
            entry.text = fade_text(plan_, *fade);
            entries_.push_back(std::move(entry));
        }
        if (const auto* prompt = std::get_if<PlannedPrompt>(&cue.action)) add(phase, *prompt, cue);
        if (const auto* call = std::get_if<PlannedSetCall>(&cue.action)) add(phase, *call, cue.nominal_start);
    }

    void add(std::size_t phase, const PlannedLine& line, Frames at) {
        TimelineEntry entry{phase, line.layer, TimelineKind::line, line.id, at, at + line.clip.length};
        entry.text = line.text;
        entry.loudness = {line.clip.loudness.lufs + line.gain.value};
        entry.line = &line;
        entries_.push_back(std::move(entry));
    }

    /// Repetitions run on session time to the end of the session.
    void add(std::size_t phase, const PlannedPrompt& prompt, const PlannedCue& cue) {
        TimelineEntry entry{phase, kNoIndex, TimelineKind::prompt, cue.id, cue.nominal_start, cue.nominal_start};
        entry.text = prompt.text;
        const Frames every = prompt.repeat_every.value_or(Frames{});
        do {
            entry.phase = phase_at(entry.start, phase);
            entries_.push_back(entry);
            entry.start += every;
            entry.end = entry.start;
            entry.repeated = true;
        } while (every.count > 0 && entry.start < plan_.planned_end);
    }

    void add(std::size_t phase, const PlannedSetCall& call, Frames at) {
        const PlannedSet& set = plan_.cue_sets[call.cue_set];
        for (const SetLineStart& start : line_starts(set, plan_.rate)) {
            add(phase, set.lines[start.line], at + start.offset);
        }
        if (set.play) add_added(phase, TimelineKind::sound, *set.play, at);
        if (set.pace) add_added(phase, TimelineKind::pacer, *set.pace, at);
        if (set.pace) entries_.back().pace = &*set.pace;
    }

    /// A sound or pacer that a set adds under its words.
    template <typename Sounding>
    void add_added(std::size_t phase, TimelineKind kind, const Sounding& sounding, Frames at) {
        TimelineEntry entry{phase, sounding.layer, kind, sounding.id, at, at + sounding.length.value_or(Frames{})};
        entry.fade_in = sounding.fade_in;
        entry.fade_out = sounding.fade_out;
        entry.loudness = sounding.loudness;
        entries_.push_back(std::move(entry));
    }

    [[nodiscard]] std::size_t phase_at(Frames frame, std::size_t from) const {
        std::size_t phase = from;
        while (phase + 1 < plan_.phases.size() && plan_.phases[phase + 1].nominal_start <= frame) ++phase;
        return phase;
    }

    const Plan& plan_;
    std::vector<TimelineEntry> entries_;
};

const char* kind_name(TimelineKind kind) {
    switch (kind) {
        case TimelineKind::sound:
            return "sound";
        case TimelineKind::line:
            return "line";
        case TimelineKind::pacer:
            return "pacer";
        case TimelineKind::fade:
            return "fade";
        case TimelineKind::prompt:
            break;
    }
    return "prompt";
}

const char* severity_name(config::Severity severity) {
    if (severity == config::Severity::error) return "error";
    return severity == config::Severity::warning ? "warning" : "note";
}

ordered_json phases_json(const Plan& plan) {
    ordered_json phases = ordered_json::array();
    for (const PlannedPhase& phase : plan.phases) {
        ordered_json gate = nullptr;
        if (phase.gate != kNoIndex) gate = plan.gates[phase.gate].id;
        phases.push_back({{"id", phase.id},
                          {"start_frame", phase.nominal_start.count},
                          {"end_frame", (phase.nominal_start + phase.nominal + phase.border_wait).count},
                          {"gate", gate}});
    }
    return phases;
}

ordered_json cues_json(const Plan& plan) {
    ordered_json cues = ordered_json::array();
    for (const TimelineEntry& entry : timeline_entries(plan)) {
        ordered_json layer = nullptr;
        if (entry.layer != kNoIndex) layer = plan.layers[entry.layer].id;
        cues.push_back({{"phase", plan.phases[entry.phase].id},
                        {"layer", layer},
                        {"kind", kind_name(entry.kind)},
                        {"id", entry.id},
                        {"start_frame", entry.start.count},
                        {"end_frame", entry.end.count},
                        {"text", entry.text}});
    }
    return cues;
}

ordered_json findings_json(const std::vector<config::Finding>& findings) {
    ordered_json all = ordered_json::array();
    for (const config::Finding& finding : findings) {
        all.push_back({{"file", finding.place.file},
                       {"line", finding.place.line},
                       {"column", finding.place.column},
                       {"severity", severity_name(finding.severity)},
                       {"rule", finding.rule},
                       {"message", finding.message},
                       {"remedy", finding.remedy}});
    }
    return all;
}

}  // namespace

std::vector<TimelineEntry> timeline_entries(const Plan& plan) { return EntryCollector(plan).collect(); }

std::string timeline_json(const Plan& plan, const std::vector<config::Finding>& findings) {
    const ordered_json document{{"sample_rate", plan.rate.hertz}, {"duration_frames", plan.duration.count},
                                {"languages", plan.languages},    {"phases", phases_json(plan)},
                                {"cues", cues_json(plan)},        {"findings", findings_json(findings)}};
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace stillroom::scripts
