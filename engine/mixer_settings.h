/// How a session becomes a mixer's strips.
#pragma once

#include "audio/base/units.h"
#include "engine/rt/zone_mixer.h"
#include "engine/session_plan.h"

namespace stillroom::engine {

/// [setup] One strip per layer of the plan, in its order, the comfort bed's strip behind them (see
/// Conductor::comfort_layer), and one for each branch, like its layer's. The rehearsal profile has one output, so
/// every layer reaches it: a role the zone lacks falls to its main output. The session's standby bed stands by for
/// beds and nature.
[[nodiscard]] rt::MixerSettings mixer_settings(SessionPlan& session, audio::Frames first_frame);

}  // namespace stillroom::engine
