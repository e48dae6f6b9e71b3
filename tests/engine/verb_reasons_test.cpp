// The README's table of what else is refused, against a conductor.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::Verb;
using engine::VerbKind;
using What = engine::SessionEvent::What;

namespace {

/// How one refusal comes about: in a plan that was changed so, after this, staff press.
struct Scenario {
    std::string reason;
    Verb press;
    std::function<void(Rig&)> before = [](Rig&) {};
    std::function<void(scripts::Plan&)> changed = [](scripts::Plan&) {};
};

void wait(Rig& rig, double seconds) { rig.run_to(rig.conductor().now() + at_second(seconds)); }

/// A session in which every verb has something to act on; after a minute it waits at its gate.
scripts::Plan full_plan() {
    scripts::Plan plan = bare_plan();
    plan.parameters = {{"intensity", 0.5, 0.0, 1.0, at_second(1.0)}};
    scripts::PlannedSet& contact = plan.cue_sets[add_set(plan, "contact", {line("contact.1", 4.0)})];
    contact.cooldown = at_second(60.0);
    contact.follow_up = scripts::PlannedFollowUp{at_second(2.0), "And now?", {"better", "the same"}};
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    scripts::PlannedPlay tide = bed("tide");
    tide.crossfade = at_second(6.0);
    add_phase(plan, "arrival", 60.0, {cue(0.0, warm), cue(1.0, pace("breath"))});
    add_phase(plan, "onset", 60.0, {cue(0.0, tide)});
    add_gate(plan, "pump", {"medicine_given"});
    add_phase(plan, "return", 150.0, {}).role = scripts::PhaseRole::return_;
    return plan;
}

/// Does this, then lets two seconds pass.
std::function<void(Rig&)> pressed(std::vector<Verb> verbs) {
    return [verbs = std::move(verbs)](Rig& rig) {
        for (const Verb& verb : verbs) {
            rig.ask(verb);
            wait(rig, 2.0);
        }
    };
}

std::function<void(Rig&)> at_the_gate(std::vector<Verb> verbs) {
    return [after = pressed(std::move(verbs))](Rig& rig) {
        rig.run_to(61.0);
        REQUIRE(rig.conductor().state() == engine::ConductorView::State::waiting);
        after(rig);
    };
}

std::function<void(scripts::Plan&)> with_skip(scripts::SkipPolicy policy) {
    return [policy](scripts::Plan& plan) { plan.phases[0].skip = policy; };
}

/// Of a switch: on while it is on, off while it is off.
void add_switch(std::vector<Scenario>& all, VerbKind kind, const std::string& name) {
    all.push_back({name + " is on already", {.kind = kind, .on = true}, pressed({{.kind = kind, .on = true}})});
    all.push_back({name + " is off already", {.kind = kind, .on = false}});
}

void add_order(std::vector<Scenario>& all) {
    using enum VerbKind;
    all.push_back({"there is no gate 'door'", {confirm, "door"}});
    all.push_back({"that gate is behind us", {confirm, "pump"}, [](Rig& rig) {
                       at_the_gate({{.kind = confirm}})(rig);
                       wait(rig, 65.0);
                       REQUIRE(rig.conductor().view().phase == 2);
                   }});
    all.push_back({"first end the conversation, then confirm", {confirm}, at_the_gate({{.kind = conversation}})});
    all.push_back({"first go back to the session, then confirm", {confirm}, at_the_gate({{.kind = ground}})});
    all.push_back({"pressed twice: it counts once", {hold}, [](Rig& rig) { rig.ask(hold); }});
    all.push_back({"nothing to extend by", {extend}});
    all.push_back({"the phase is at its longest already",
                   {extend, "", at_second(30.0)},
                   pressed({{extend, "", at_second(600.0)}})});
    all.push_back({"this phase cannot be skipped", {skip}, [](Rig&) {}, with_skip(scripts::SkipPolicy::locked)});
    all.push_back({"press again within ten seconds to skip this phase",
                   {skip},
                   [](Rig&) {},
                   with_skip(scripts::SkipPolicy::confirm)});
    all.push_back(
        {"the return and the re-orientation need 2 minutes: land in that or more", {land, "", at_second(60.0)}});
}

void add_sets(std::vector<Scenario>& all) {
    using enum VerbKind;
    const auto nothing = [](Rig&) {};
    all.push_back({"the script has no cue sets", {ground}, nothing, [](scripts::Plan& plan) {
                       plan.cue_sets.clear();
                       plan.on_demand.clear();
                   }});
    all.push_back({"there is no cue set 'door'", {ground, "door"}});
    all.push_back({"'medicine_given' is not confirmed", {ground}, nothing, [](scripts::Plan& plan) {
                       plan.cue_sets[0].requirements = {"medicine_given"};
                   }});
    all.push_back({"it sounded a moment ago: press again within ten seconds to sound it again",
                   {ground},
                   pressed({{.kind = ground}})});
    all.push_back({"nothing was asked", {answer}});
    all.push_back({"'door' was not asked, or is answered already", {answer, "door"}, [](Rig& rig) {
                       rig.ask(ground);
                       wait(rig, 20.0);
                   }});
    all.push_back({"the answers to 'contact' are: better, the same",
                   {.kind = answer, .argument = "contact", .detail = "worse"},
                   [](Rig& rig) {
                       rig.ask(ground);
                       wait(rig, 20.0);
                   }});
}

void add_sound(std::vector<Scenario>& all) {
    using enum VerbKind;
    all.push_back({"nobody talks", {.kind = talk, .on = false}});
    add_switch(all, conversation, "conversation");
    all.push_back({"first go back to the conversation, then end it",
                   {.kind = conversation, .on = false},
                   pressed({{.kind = conversation, .on = true}, {.kind = ground}})});
    all.push_back({"the sound is at its lowest, 30 dB down: raise brings it back, stop silences it",
                   {lower},
                   pressed(std::vector<Verb>(10, Verb{.kind = lower}))});
    add_switch(all, voice_off, "voice off");
    add_switch(all, pacer_off, "pacer off");
    all.push_back({"the script has no music 'door'", {change_music, "door"}});
    all.push_back({"'warm' sounds already", {change_music, "warm"}});
    all.push_back({"'warm' still fades from the last time", {change_music, "warm"}, [](Rig& rig) {
                       for (const char* const next : {"tide", "warm", "tide"}) {
                           rig.ask(change_music, next);
                           wait(rig, 0.5);
                       }
                   }});
    all.push_back({"the script has no other music",
                   {change_music},
                   [](Rig&) {},
                   [](scripts::Plan& plan) { plan.phases[1].cues.clear(); }});
}

void add_values(std::vector<Scenario>& all) {
    using enum VerbKind;
    const double no_number = std::numeric_limits<double>::quiet_NaN();
    all.push_back({"the script has nothing to make softer or fuller",
                   {.kind = intensity, .steps = 1},
                   [](Rig&) {},
                   [](scripts::Plan& plan) { plan.parameters.clear(); }});
    all.push_back({"there is no parameter 'door'", {.kind = intensity, .argument = "door", .steps = 1}});
    all.push_back({"the value is no number", {.kind = intensity, .value = no_number}});
    all.push_back({"it is at its fullest already",
                   {.kind = intensity, .steps = 1},
                   pressed({{.kind = intensity, .value = 1.0}})});
    all.push_back({"it is at its softest already",
                   {.kind = intensity, .steps = -1},
                   pressed({{.kind = intensity, .value = 0.0}})});
    all.push_back({"a pacer breathes 3 to 20 times a minute", {.kind = VerbKind::pace, .value = 40.0}});
}

std::vector<Scenario> all_scenarios() {
    std::vector<Scenario> all;
    add_order(all);
    add_sets(all);
    add_sound(all);
    add_values(all);
    return all;
}

using Row = std::pair<std::string, std::string>;  ///< verb and reason

std::set<Row> rows_of_readme() {
    std::ifstream readme(STILLROOM_SOURCE_DIR "/engine/README.md");
    REQUIRE(readme);
    std::set<Row> rows;
    bool inside = false;
    for (std::string text; std::getline(readme, text);) {
        if (text.starts_with("## ")) inside = text == "## What else is refused";
        if (!inside || !text.starts_with("| `")) continue;
        const auto verb_end = text.find("` | "), reason_end = text.find(" |", verb_end + 4);
        REQUIRE(reason_end != std::string::npos);
        rows.insert({text.substr(3, verb_end - 3), text.substr(verb_end + 4, reason_end - verb_end - 4)});
    }
    return rows;
}

}  // namespace

TEST_CASE("Every further refusal of the README comes about as it says, and no other is known", "[engine][verbs]") {
    std::set<Row> brought_about;
    for (const Scenario& scenario : all_scenarios()) {
        INFO(scenario.reason);
        scripts::Plan plan = full_plan();
        scenario.changed(plan);
        Rig rig(std::move(plan), {.gates_open_at_once = false, .ends_by_itself = false});
        rig.run_to(10.0);
        scenario.before(rig);
        const std::string verb(engine::name_of(scenario.press.kind));
        const std::size_t before = rig.told(What::refused, verb).size();
        rig.ask(scenario.press);
        const auto refused = rig.told(What::refused, verb);
        CHECK(refused.size() == before + 1);
        if (!refused.empty()) CHECK(refused.back().text == scenario.reason);
        brought_about.insert({verb, scenario.reason});
    }
    CHECK(brought_about == rows_of_readme());
}
