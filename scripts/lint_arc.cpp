#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/used_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace stillroom::scripts {

namespace {

const Phase* phase_with(const Script& script, PhaseRole role) {
    for (const Phase& phase : script.phases) {
        if (phase.role == role) return &phase;
    }
    return nullptr;
}

void lint_ending(LintReport& report) {
    const Script& script = report.script();
    const Phase* height = phase_with(script, PhaseRole::peak);
    if (height == nullptr) height = phase_with(script, PhaseRole::ascent);
    if (height == nullptr) height = phase_with(script, PhaseRole::onset);
    if (height == nullptr) return;
    if (phase_with(script, PhaseRole::return_) == nullptr) {
        report.warn(height->place, "S07", fmt::format("nothing after phase '{}' has the role 'return'", height->id),
                    "add a phase that leads back: '- {id: return, length: 8m}'");
    }
    if (phase_with(script, PhaseRole::reorient) == nullptr) {
        report.warn(height->place, "S07",
                    fmt::format("nothing after phase '{}' has the role 'reorient'", height->id),
                    "add a phase that says where the patient is: '- {id: reorient, length: 5m}'");
    }
}

void lint_safety_line(LintReport& report) {
    const Script& script = report.script();
    const Phase* last = phase_with(script, PhaseRole::reorient);
    if (last == nullptr) return;
    for (const Phase& phase : script.phases) {
        if (phase.role != PhaseRole::reorient) continue;
        for (const Cue& cue : phase.cues) {
            for (const Line* line : lines_of(cue, script)) {
                if (is_safety_line(*line)) return;
            }
        }
    }
    report.warn(last->place, "S08", fmt::format("no line in phase '{}' says to stay seated", last->id),
                "schedule the shared line 'ground.seat', or tag your own with 'safety'");
}

void lint_title(const LocalText& title, const Place& place, const std::string& what, LintReport& report) {
    if (title.empty() || title.contains("")) return;
    for (const auto& language : report.script().languages) {
        if (title.contains(language.value)) continue;
        report.warn(place, "S15", fmt::format("the title of {} is missing in '{}'", what, language.value),
                    "staff would read its id instead");
        return;
    }
}

void lint_hold(const Phase& phase, LintReport& report) {
    if (!phase.hold || phase.hold->max) return;
    report.warn(phase.hold->place, "S35", fmt::format("the hold of phase '{}' has no 'max'", phase.id),
                fmt::format("add when staff are told again: 'hold: {{max: 15m, remind: {}}}'",
                            config::duration_text(phase.hold->remind)));
}

}  // namespace

void lint_arc(LintReport& report) {
    const Script& script = report.script();
    lint_ending(report);
    lint_safety_line(report);
    lint_title(script.title, script.place, "the script", report);
    for (const Phase& phase : script.phases) {
        lint_hold(phase, report);
        lint_title(phase.title, phase.place, fmt::format("phase '{}'", phase.id), report);
        const Gate* gate = phase.gate ? script.gate(phase.gate->value) : nullptr;
        if (gate != nullptr) lint_title(gate->title, gate->place, fmt::format("gate '{}'", gate->id), report);
    }
    for (const auto& name : script.on_demand) {
        const CueSet* set = script.cue_set(name.value);
        if (set != nullptr) lint_title(set->title, set->place, fmt::format("cue set '{}'", set->id), report);
    }
}

}  // namespace stillroom::scripts
