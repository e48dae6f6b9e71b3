#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/phase_times.h"
#include "scripts/running_order.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

namespace stillroom::scripts {

namespace {

/// A ramp that grows faster may feel pushed (clinical research 2.1).
constexpr double kComfortableGrowth = 0.02;

bool gives_a_medicine(Route route) {
    return route != Route::none && route != Route::tms && route != Route::infusion;
}

void lint_pacer(const Pacer& pacer, LintReport& report) {
    if (pacer.ramp && pacer.ramp->growth > kComfortableGrowth + 1e-9) {
        report.warn(pacer.place, "S13",
                    fmt::format("each breath of pacer '{}' is {} % longer than the last, 2 % is comfortable",
                                pacer.id, config::number_text(pacer.ramp->growth * 100.0)),
                    "write 'growth: 2 %'");
    }
    const bool holds = pacer.pattern.hold.value > 0.0 || pacer.pattern.rest.value > 0.0;
    if (holds && gives_a_medicine(report.script().route.value)) {
        report.warn(pacer.place, "S14",
                    fmt::format("pacer '{}' holds the breath in a session with a medicine", pacer.id),
                    "choose a pattern without 'hold' and 'rest'");
    }
}

/// A slower breath is a strain (clinical research 2.1): four of them are enough.
constexpr double kSlowest = 4.5;
/// In an arrival a square breath may go on.
constexpr double kSlowestInArrival = 3.7;
constexpr double kSlowBreaths = 4.0;

/// Who breathes along needs about a breath to notice that the pacer goes.
constexpr Seconds kShortestFarewell{4.0};

/// How long a pacer sounds in its phase when nobody steers.
double sounding_time(const TimedCue& timed, const Phase& phase) {
    const Cue& cue = *timed.ordered.cue;
    if (cue.length) return cue.length->value.value;
    const std::optional<Seconds> until = cue.until ? nominal_time(*cue.until, phase) : std::nullopt;
    return (until ? *until : phase.length.nominal).value - timed.start.value_or(Seconds{}).value;
}

void lint_slow_breath(const Written<std::string>& name, double sounds_for, const Phase& phase, LintReport& report) {
    const Pacer* pacer = report.script().pacer(name.value);
    if (pacer == nullptr || pacer->pattern.period().value <= 0.0) return;
    const double period = pacer->pattern.period().value, rate = 60.0 / period;
    const bool may_go_on = rate >= (phase.role == PhaseRole::arrival ? kSlowestInArrival : kSlowest) - 1e-9;
    if (may_go_on || sounds_for <= kSlowBreaths * period + 1e-9) return;
    report.warn(name.place, "S33",
                fmt::format("pacer '{}' of {}/min goes on for {}, four such slow breaths are enough", pacer->id,
                            config::number_text(std::round(rate * 100.0) / 100.0),
                            config::duration_text({std::round(sounds_for)})),
                fmt::format("write 'for: {}', or choose a faster pacer",
                            config::duration_text({std::floor(kSlowBreaths * period)})));
}

void lint_end(const Cue& cue, const PaceAction& pace, LintReport& report) {
    if (!cue.fade_out || *cue.fade_out >= kShortestFarewell) return;
    report.warn(pace.pacer.place, "S36",
                fmt::format("pacer '{}' goes within {}, in the middle of a breath", pace.pacer.value,
                            config::duration_text(*cue.fade_out)),
                "write 'fade_out: 12s' or so");
}

void lint_role(const Phase& phase, const Place& place, LintReport& report) {
    if (phase.role != PhaseRole::ascent && phase.role != PhaseRole::peak) return;
    report.warn(place, "S05",
                fmt::format("a pacer in phase '{}' sets a task to somebody who should have none", phase.id),
                "end it before the ascent; staff can still start one by hand");
}

void lint_phase(const Phase& phase, LintReport& report) {
    for (const TimedCue& timed : timed_cues(phase, report.script())) {
        const Cue& cue = *timed.ordered.cue;
        if (const auto* pace = std::get_if<PaceAction>(&cue.action)) {
            lint_role(phase, pace->pacer.place, report);
            lint_slow_breath(pace->pacer, sounding_time(timed, phase), phase, report);
            lint_end(cue, *pace, report);
        } else if (const auto* call = std::get_if<SetAction>(&cue.action)) {
            const CueSet* set = report.script().cue_set(call->cue_set.value);
            if (set != nullptr && set->pace) lint_role(phase, call->cue_set.place, report);
        }
    }
}

}  // namespace

void lint_pacers(LintReport& report) {
    std::set<std::string> judged;
    const auto judge = [&](const Written<std::string>& name) {
        const Pacer* pacer = report.script().pacer(name.value);
        if (pacer != nullptr && judged.insert(pacer->id).second) lint_pacer(*pacer, report);
    };
    for (const Phase& phase : report.script().phases) {
        lint_phase(phase, report);
        for (const OrderedCue& ordered : running_order(phase)) {
            if (const auto* pace = std::get_if<PaceAction>(&ordered.cue->action)) judge(pace->pacer);
            const auto* call = std::get_if<SetAction>(&ordered.cue->action);
            const CueSet* set = call != nullptr ? report.script().cue_set(call->cue_set.value) : nullptr;
            if (set != nullptr && set->pace) judge(*set->pace);
        }
    }
    for (const auto& name : report.script().on_demand) {
        const CueSet* set = report.script().cue_set(name.value);
        if (set != nullptr && set->pace) judge(*set->pace);
    }
}

}  // namespace stillroom::scripts
