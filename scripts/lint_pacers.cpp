#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/running_order.h"

#include <fmt/format.h>

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

}  // namespace

void lint_pacers(LintReport& report) {
    std::set<std::string> judged;
    const auto judge = [&](const Written<std::string>& name) {
        const Pacer* pacer = report.script().pacer(name.value);
        if (pacer != nullptr && judged.insert(pacer->id).second) lint_pacer(*pacer, report);
    };
    for (const Phase& phase : report.script().phases) {
        for (const OrderedCue& ordered : running_order(phase)) {
            const auto* pace = std::get_if<PaceAction>(&ordered.cue->action);
            if (pace == nullptr) continue;
            judge(pace->pacer);
            if (phase.role != PhaseRole::ascent && phase.role != PhaseRole::peak) continue;
            report.warn(pace->pacer.place, "S05",
                        fmt::format("a pacer in phase '{}' sets a task to somebody who should have none", phase.id),
                        "end it before the ascent; staff can still start one by hand");
        }
    }
    for (const auto& name : report.script().on_demand) {
        const CueSet* set = report.script().cue_set(name.value);
        if (set != nullptr && set->pace) judge(*set->pace);
    }
}

}  // namespace stillroom::scripts
