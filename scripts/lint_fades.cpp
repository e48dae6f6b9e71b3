#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/phase_times.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace stillroom::scripts {

namespace {

/// The mixer holds scheduled rises to this; a steeper one would take longer than written (clinical research 3.2).
constexpr double kSteepestRise = 6.0;
/// What `off` counts as when something rises out of it.
constexpr double kFloor = -60.0;

/// Where a fade takes a layer, in dB against the layer's own level.
double target_of(const FadeAction& fade, const Script& script) {
    if (const auto* gain = std::get_if<Decibels>(&fade.to)) return std::max(gain->value, kFloor);
    const Layer* layer = script.layer(fade.layer.value);
    const double level = layer != nullptr && layer->level ? layer->level->value.lufs : -27.0;
    return std::max(std::get<Loudness>(fade.to).lufs - level, kFloor);
}

std::vector<const Cue*> fades_in_time(const Phase& phase) {
    std::vector<const Cue*> fades;
    for (const Cue& cue : phase.cues) {
        if (std::holds_alternative<FadeAction>(cue.action)) fades.push_back(&cue);
    }
    std::stable_sort(fades.begin(), fades.end(), [&](const Cue* a, const Cue* b) {
        return nominal_time(a->at, phase).value_or(Seconds{}) < nominal_time(b->at, phase).value_or(Seconds{});
    });
    return fades;
}

}  // namespace

void lint_fades(LintReport& report) {
    std::map<std::string, double> stands_at;
    for (const Phase& phase : report.script().phases) {
        for (const Cue* cue : fades_in_time(phase)) {
            const auto& fade = std::get<FadeAction>(cue->action);
            double& from = stands_at[fade.layer.value];
            const double to = target_of(fade, report.script()), rise = to - from;
            from = to;
            if (rise <= 0.0 || rise <= kSteepestRise * fade.over.value + 1e-9) continue;
            report.warn(cue->place, "S06",
                        fmt::format("layer '{}' rises {} dB over {}, more than 6 dB a second", fade.layer.value,
                                    config::number_text(rise), config::duration_text(fade.over)),
                        fmt::format("write 'over: {}' or more", config::duration_text({rise / kSteepestRise})));
        }
    }
}

}  // namespace stillroom::scripts
