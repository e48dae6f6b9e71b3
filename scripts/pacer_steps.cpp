#include "scripts/pacer_steps.h"

#include "config/values.h"
#include "scripts/phase_times.h"
#include "scripts/running_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace stillroom::scripts {

namespace {

constexpr double kLargestStep = 0.05;
/// After a shorter pause the breath still goes on at the old pace.
constexpr double kPause = 2.0;

/// A scheduled pacer in nominal session time.
struct Pacing {
    const Pacer* pacer = nullptr;
    const Written<std::string>* name = nullptr;
    double from = 0.0, to = 0.0;
};

/// The length of a breath when a pacer has sounded for a time: every breath of a ramp is longer (or shorter) than
/// the last by its growth, so breaths grow by as much a second.
double period_after(const Pacer& pacer, double seconds) {
    const double at_the_end = pacer.pattern.period().value;
    if (!pacer.ramp) return at_the_end;
    const double first = 60.0 / pacer.ramp->from_per_minute, moved = pacer.ramp->growth * seconds;
    return at_the_end >= first ? std::min(at_the_end, first + moved) : std::max(at_the_end, first - moved);
}

void add_phase(const Script& script, const Phase& phase, double phase_start, std::vector<Pacing>& pacings) {
    for (const TimedCue& timed : timed_cues(phase, script)) {
        const Cue& cue = *timed.ordered.cue;
        const auto* pace = std::get_if<PaceAction>(&cue.action);
        const Pacer* pacer = pace != nullptr ? script.pacer(pace->pacer.value) : nullptr;
        if (pacer == nullptr || !timed.start || pacer->pattern.period().value <= 0.0) continue;
        const std::optional<Seconds> until = cue.until ? nominal_time(*cue.until, phase) : std::nullopt;
        const double start = timed.start->value;
        const double end =
            cue.length ? start + cue.length->value.value : (until ? *until : phase.length.nominal).value;
        pacings.push_back({pacer, &pace->pacer, phase_start + start, phase_start + end});
    }
}

}  // namespace

void check_pacer_steps(const Script& script, config::Diagnostics& diagnostics) {
    std::vector<Pacing> pacings;
    double phase_start = 0.0;
    for (const Phase& phase : script.phases) {
        add_phase(script, phase, phase_start, pacings);
        phase_start += phase.length.nominal.value;
    }
    std::stable_sort(pacings.begin(), pacings.end(),
                     [](const Pacing& a, const Pacing& b) { return a.from < b.from; });
    for (std::size_t i = 1; i < pacings.size(); ++i) {
        const Pacing &before = pacings[i - 1], &after = pacings[i];
        if (after.from >= before.to + kPause) continue;
        const double last = period_after(*before.pacer, std::min(before.to, after.from) - before.from);
        const double next = period_after(*after.pacer, 0.0);
        if (std::abs(next - last) <= kLargestStep * last + 1e-9) continue;
        const auto rate = [](double period) { return config::number_text(std::round(600.0 / period) / 10.0); };
        diagnostics.error(after.name->place, "pacer-step",
                          fmt::format("the breath would jump from {}/min to {}/min as '{}' takes over", rate(last),
                                      rate(next), after.pacer->id),
                          "lead over with a ramp, or let the first pacer end and leave a pause");
    }
}

}  // namespace stillroom::scripts
