#include "config/values.h"
#include "scripts/lint_report.h"
#include "scripts/running_order.h"

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

/// The cues of a phase with this action, by nominal start.
template <typename Action>
std::vector<const Cue*> in_time(const Phase& phase, const Script& script) {
    std::vector<TimedCue> timed = timed_cues(phase, script);
    std::stable_sort(timed.begin(), timed.end(), [](const TimedCue& a, const TimedCue& b) {
        return a.start.value_or(Seconds{}) < b.start.value_or(Seconds{});
    });
    std::vector<const Cue*> fades;
    for (const TimedCue& one : timed) {
        if (std::holds_alternative<Action>(one.ordered.cue->action)) fades.push_back(one.ordered.cue);
    }
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
    for (const Cue* cue : in_time<SnapshotAction>(phase, report.script())) {
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

/// What steps back under speech comes up again after it.
void lint_releases(const Layer& layer, LintReport& report) {
    if (!layer.duck) return;
    for (const auto& [lowered, depth] : layer.duck->depths) {
        const double rise = -std::max(depth.value.value, kFloor);
        if (rise <= kSteepestRise * layer.duck->release.value + 1e-9) continue;
        report.warn(layer.duck->place, "S06",
                    fmt::format("layer '{}' rises {} dB over {} after '{}', more than 6 dB a second", lowered,
                                config::number_text(rise), config::duration_text(layer.duck->release), layer.id),
                    fmt::format("write 'release: {}' or more", config::duration_text({rise / kSteepestRise})));
        return;
    }
}

}  // namespace

void lint_fades(LintReport& report) {
    for (const Layer& layer : report.script().layers) lint_releases(layer, report);
    std::map<std::string, double> stands_at;
    for (const Phase& phase : report.script().phases) {
        lint_scenes(phase, report);
        for (const Cue* cue : in_time<FadeAction>(phase, report.script())) {
            const auto& fade = std::get<FadeAction>(cue->action);
            double& from = stands_at[fade.layer.value];
            const double to = target_of(fade, report.script());
            check_rise(*cue, fade.layer.value, to - from, fade.over, report);
            from = to;
        }
    }
}

}  // namespace stillroom::scripts
