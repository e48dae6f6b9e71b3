/// How a plan's layers become a mixer's strips.
#pragma once

#include "audio/base/units.h"
#include "engine/rt/zone_mixer.h"
#include "scripts/plan.h"

namespace stillroom::engine {

/// [setup] One strip per layer of the plan, in its order, and the comfort bed's strip behind them (see
/// Conductor::comfort_layer). The rehearsal profile has one output, so every layer reaches it: a role the zone
/// lacks falls to its main output.
[[nodiscard]] inline rt::MixerSettings mixer_settings(const scripts::Plan& plan, audio::Frames first_frame) {
    rt::MixerSettings settings;
    settings.rate = plan.rate;
    settings.first_frame = first_frame;
    for (const scripts::PlannedLayer& layer : plan.layers)
        settings.layers.push_back({.outputs = 1, .governed = layer.kind != scripts::LayerKind::line});
    settings.layers.push_back({.outputs = 1, .governed = true});
    return settings;
}

}  // namespace stillroom::engine
