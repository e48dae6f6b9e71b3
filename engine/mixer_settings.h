/// How a session becomes a mixer's strips.
#pragma once

#include "audio/base/units.h"
#include "engine/rt/zone_mixer.h"
#include "engine/session_plan.h"
#include "engine/zone_outputs.h"

#include <vector>

namespace stillroom::engine {

/// [setup] One strip per layer of the plan, in its order, the comfort bed's strip behind them (see
/// Conductor::comfort_layer), and one for each branch, like its layer's. Each reaches the outputs that its layer or
/// cue names, as far as the zone has them (`outputs_reached`). The session's standby bed stands by for beds and
/// nature.
[[nodiscard]] rt::MixerSettings mixer_settings(SessionPlan& session, audio::Frames first_frame,
                                               const std::vector<ZoneOutput>& outputs = rehearsal_outputs());

}  // namespace stillroom::engine
