#include "engine/mixer_settings.h"

#include "audio/synth/synth.h"
#include "scripts/compile_layers.h"

#include <cstdint>

namespace stillroom::engine {

namespace {

using scripts::LayerKind;

/// The level of the standby bed: 3 dB under the bed it stands in for.
constexpr double kStandbyLevel = -30.0;
/// LUFS of the hush that staff call (clinical research 3.2).
constexpr double kQuietLevel = -45.0;

float hush_at(double lufs) {
    const double loudness = audio::find_synth(SessionPlan::kHushSynth)->loudness.lufs;
    return static_cast<float>(gain_of(audio::Decibels{lufs - loudness}));
}

rt::LayerSettings strip_of(LayerKind kind, std::uint32_t outputs, audio::SampleRate rate) {
    return {.outputs = outputs,
            .governed = kind != LayerKind::line,
            .backed = kind == LayerKind::bed || kind == LayerKind::nature,
            .shortest_rise = audio::frames_of(scripts::shortest_fade(kind), rate)};
}

static_assert(scripts::kMostStrips == rt::kMaxLayers, "plan and mixer count alike");

}  // namespace

rt::MixerSettings mixer_settings(SessionPlan& session, audio::Frames first_frame,
                                 const std::vector<ZoneOutput>& outputs) {
    const scripts::Plan& plan = session.plan();
    rt::MixerSettings settings;
    settings.rate = plan.rate;
    settings.first_frame = first_frame;
    settings.outputs.clear();
    for (const ZoneOutput& output : outputs) settings.outputs.push_back(output.stage);
    for (const scripts::PlannedLayer& layer : plan.layers)
        settings.layers.push_back(strip_of(layer.kind, outputs_reached(outputs, layer.to), plan.rate));
    settings.layers.push_back(strip_of(LayerKind::bed, outputs_reached(outputs, {}), plan.rate));
    for (const scripts::PlannedBranch& branch : plan.branches)
        settings.layers.push_back(
            strip_of(plan.layers[branch.layer].kind, outputs_reached(outputs, branch.to), plan.rate));
    settings.standby = {.source = &session.standby_bed(), .gain = hush_at(kStandbyLevel)};
    settings.quiet = {.source = &session.quiet_bed(), .gain = hush_at(kQuietLevel)};
    return settings;
}

}  // namespace stillroom::engine
