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

template <typename Action>
std::vector<const Cue*> in_time(const Phase& phase) {
    std::vector<const Cue*> fades;
    for (const Cue& cue : phase.cues) {
        if (std::holds_alternative<Action>(cue.action)) fades.push_back(&cue);
    }
    std::stable_sort(fades.begin(), fades.end(), [&](const Cue* a, const Cue* b) {
        return nominal_time(a->at, phase).value_or(Seconds{}) < nominal_time(b->at, phase).value_or(Seconds{});
    });
    return fades;
}

void check_rise(const Cue& cue, const std::string& layer, double rise, Seconds over, LintReport& report) {
    if (rise <= 0.0 || rise <= kSteepestRise * over.value + 1e-9) return;
    report.warn(cue.place, "S06",
                fmt::format("layer '{}' rises {} dB over {}, more than 6 dB a second", layer,
                            config::number_text(rise), config::duration_text(over)),
                fmt::format("write 'over: {}' or more", config::duration_text({rise / kSteepestRise})));
}

/// From scene to scene; a phase begins without one.
void lint_scenes(const Phase& phase, LintReport& report) {
    std::map<std::string, double> stands_at;
    for (const Cue* cue : in_time<SnapshotAction>(phase)) {
        const auto& recall = std::get<SnapshotAction>(cue->action);
        const Snapshot* scene = report.script().snapshot(recall.snapshot.value);
        if (scene == nullptr) continue;
        for (const Layer& layer : report.script().layers) {
            const auto named = scene->layers.find(layer.id);
            const double to = named == scene->layers.end() ? 0.0 : std::max(named->second.value.value, kFloor);
            check_rise(*cue, layer.id, to - stands_at[layer.id], recall.over.value_or(scene->over), report);
            stands_at[layer.id] = to;
        }
    }
}

}  // namespace

void lint_fades(LintReport& report) {
    std::map<std::string, double> stands_at;
    for (const Phase& phase : report.script().phases) {
        lint_scenes(phase, report);
        for (const Cue* cue : in_time<FadeAction>(phase)) {
            const auto& fade = std::get<FadeAction>(cue->action);
            double& from = stands_at[fade.layer.value];
            const double to = target_of(fade, report.script());
            check_rise(*cue, fade.layer.value, to - from, fade.over, report);
            from = to;
        }
    }
}

}  // namespace stillroom::scripts
