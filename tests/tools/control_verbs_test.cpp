#include "tools/stillroom/control_verbs.h"

#include <catch2/catch.hpp>
#include <optional>

using namespace stillroom;
using engine::Verb;
using engine::VerbKind;

namespace {

scripts::Plan plan_with_intensity() {
    scripts::Plan plan;
    plan.rate = {48000};
    plan.parameters = {{.id = "warmth", .initial = 0.5, .min = 0.0, .max = 1.0, .over = {}},
                       {.id = "intensity", .initial = 0.0, .min = -1.0, .max = 3.0, .over = {}}};
    return plan;
}

Verb verb_for(const config::RoomControl& control, std::optional<double> position = std::nullopt) {
    static const scripts::Plan kPlan = plan_with_intensity();
    return tools::verb_of({&control, position}, kPlan);
}

}  // namespace

TEST_CASE("a control asks for what the profile says, with all that it says") {
    config::RoomControl control;
    control.verb = "ground";
    control.argument = "contact";
    CHECK(verb_for(control) == Verb{.kind = VerbKind::ground, .argument = "contact"});
    control.verb = "extend";
    control.argument = {};
    control.amount = audio::Seconds{300.0};
    CHECK(verb_for(control) == Verb{.kind = VerbKind::extend, .amount = audio::Frames{300 * 48000}});
    control = {};
    control.verb = "talk";
    control.on = true;
    CHECK(verb_for(control) == Verb{.kind = VerbKind::talk, .on = true});
    control = {};
    control.verb = "answer";
    control.argument = "stay";
    CHECK(verb_for(control) == Verb{.kind = VerbKind::answer, .detail = "stay"});
}

TEST_CASE("a knob moves the parameter it names between that parameter's bounds, or the intensity") {
    config::RoomControl control;
    control.verb = "intensity";
    CHECK(verb_for(control, 0.0).value == -1.0);
    CHECK(verb_for(control, 0.5).value == 1.0);
    CHECK(verb_for(control, 1.0).value == 3.0);
    control.argument = "warmth";
    CHECK(verb_for(control, 0.25).value == 0.25);
    control.argument = "nothing of that name";
    CHECK_FALSE(verb_for(control, 0.25).value);
}
