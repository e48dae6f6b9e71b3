/// What staff ask of a session by a pedal, pad or knob.
#pragma once

#include "devices/control_presses.h"
#include "engine/verb.h"
#include "scripts/plan.h"

namespace stillroom::tools {

/// [any] The verb of a press. A knob's position becomes the place between the bounds of the parameter it moves,
/// which the plan knows. @pre the profile has no errors
[[nodiscard]] engine::Verb verb_of(const devices::ControlPress& press, const scripts::Plan& plan);

}  // namespace stillroom::tools
