#include "tools/stillroom/timeline_table.h"

#include "scripts/timeline.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>

#include <algorithm>

namespace stillroom::tools {

namespace {

using scripts::Plan;
using scripts::PlannedPhase;
using scripts::TimelineEntry;
using scripts::TimelineKind;

constexpr int kNarrowest = 60;

std::string what_happens(const TimelineEntry& entry, const Plan& plan) {
    const std::string layer = entry.layer == scripts::kNoIndex ? "" : plan.layers[entry.layer].id;
    switch (entry.kind) {
        case TimelineKind::sound:
            return fmt::format("{:<8} {}{}{}", layer, entry.id, entry.silence ? " (silence)" : "",
                               entry.text.empty() ? "" : " (" + entry.text + ")");
        case TimelineKind::line:
            return fmt::format("{:<8} {}: “{}”", layer, entry.id, entry.text);
        case TimelineKind::pacer:
            return fmt::format("{:<8} {}", layer, entry.id);
        case TimelineKind::fade:
            return fmt::format("{:<8} fades to {}", layer, entry.text);
        case TimelineKind::prompt:
            break;
    }
    return fmt::format("{:<8} staff: {}{}", "", entry.text, entry.repeated ? " (again)" : "");
}

std::string gate_text(const PlannedPhase& phase, const Plan& plan) {
    return phase.gate == scripts::kNoIndex ? "" : fmt::format("  waits for: {}", plan.gates[phase.gate].title);
}

}  // namespace

std::string timeline_table(const Plan& plan, int width) {
    const auto clock = [&](audio::Frames at) { return clock_text(at, plan.rate); };
    const std::vector<TimelineEntry> entries = scripts::timeline_entries(plan);
    std::string text =
        fmt::format("{}  ({}, {})\n", plan.title, plan.language, duration_text(plan.duration, plan.rate));
    const auto add = [&](const std::string& line) { text += shortened(line, std::max(width, kNarrowest)) + "\n"; };
    for (std::size_t i = 0; i < plan.phases.size(); ++i) {
        const PlannedPhase& phase = plan.phases[i];
        const std::string title = phase.title == phase.id ? "" : "  " + phase.title;
        add("");
        add(fmt::format("{:>7}  {}{}  {}{}", clock(phase.nominal_start), phase.id, title,
                        duration_text(phase.nominal, plan.rate), gate_text(phase, plan)));
        for (const TimelineEntry& entry : entries) {
            if (entry.phase != i) continue;
            const std::string until = entry.end > entry.start ? "– " + clock(entry.end) : "";
            add(fmt::format("{:>9}  {:<9}  {}", clock(entry.start), until, what_happens(entry, plan)));
        }
    }
    add("");
    add(fmt::format("{:>7}  end, with a fade of 8 s to {}", clock(plan.planned_end), clock(plan.duration)));
    return text;
}

}  // namespace stillroom::tools
