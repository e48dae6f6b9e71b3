#include "tools/stillroom/control_verbs.h"

#include "scripts/gain_curve.h"

#include <cassert>

namespace stillroom::tools {

using engine::Verb;
using engine::VerbKind;

Verb verb_of(const devices::ControlPress& press, const scripts::Plan& plan) {
    const config::RoomControl& control = *press.control;
    const auto kind = engine::find_verb(control.verb);
    assert(kind && "the profile was read against the same names");
    Verb verb{.kind = kind.value_or(VerbKind::note)};
    if (verb.kind == VerbKind::answer)
        verb.detail = control.argument;
    else
        verb.argument = control.argument;
    verb.amount = audio::frames_of(control.amount, plan.rate);
    verb.value = control.value;
    verb.steps = control.steps;
    verb.on = control.on;
    if (press.position)
        if (const auto* parameter = scripts::meant_parameter(plan.parameters, verb.argument))
            verb.value = parameter->min + *press.position * (parameter->max - parameter->min);
    return verb;
}

}  // namespace stillroom::tools
