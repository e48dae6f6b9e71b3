#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/phase_times.h"
#include "scripts/running_order.h"

#include <fmt/format.h>

namespace stillroom::scripts {

namespace {

/// True for cues that count from the start: those back from the end move with it.
bool counts_from_start(const OrderedCue& cue) { return cue.at.anchor != TimePoint::Anchor::end; }

void lint_start(const OrderedCue& cue, Seconds start, const Phase& phase, LintReport& report) {
    if (start.value >= phase.length.nominal.value) {
        report.warn(
            cue.at.place, "S09",
            fmt::format("the cue falls at {}, after the nominal {} of phase '{}'", config::duration_text(start),
                        config::duration_text(phase.length.nominal), phase.id),
            "it sounds only when staff extend the phase");
    } else if (counts_from_start(cue) && start.value >= phase.length.min.value &&
               phase.length.min < phase.length.nominal) {
        report.note(cue.at.place, "dropped-when-shortened",
                    fmt::format("the cue at {} is dropped when phase '{}' is shortened to {}",
                                config::duration_text(start), phase.id, config::duration_text(phase.length.min)),
                    "what must be said stands before the phase's 'min', or counts back from 'end'");
    }
}

void lint_end(const Cue& cue, Seconds start, const Phase& phase, LintReport& report) {
    if (!cue.length || cue.keep) return;
    const double end = start.value + cue.length->value.value;
    if (start.value >= phase.length.nominal.value || end <= phase.length.nominal.value + 1e-9) return;
    report.warn(cue.length->place, "S10",
                fmt::format("the cue would end {} after phase '{}'",
                            config::duration_text({end - phase.length.nominal.value}), phase.id),
                std::holds_alternative<PlayAction>(cue.action) ? "make it shorter, or carry it on with 'keep: true'"
                                                               : "make it shorter, or the phase longer");
}

}  // namespace

void lint_times(LintReport& report) {
    for (const Phase& phase : report.script().phases) {
        for (const OrderedCue& ordered : running_order(phase)) {
            // What follows something else depends on the language: `compile` judges it.
            if (!ordered.after.empty()) continue;
            const std::optional<Seconds> start = nominal_time(ordered.at, phase);
            if (!start) continue;
            lint_start(ordered, *start, phase, report);
            lint_end(*ordered.cue, *start, phase, report);
        }
    }
}

}  // namespace stillroom::scripts
