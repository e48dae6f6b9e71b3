// Landing: wherever a session stands, it ends when staff say, with its return.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::VerbKind;
using State = ConductorView::State;
using What = engine::SessionEvent::What;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = true};

/// Arrival 60 s, a gated onset of ten minutes, a peak of twenty, a gated return of six and a re-orientation of
/// four.
scripts::Plan long_plan() {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    (void)add_set(plan, "contact", {line("contact.1", 3.0), line("contact.2", 3.0)});
    add_phase(plan, "arrival", 60.0, {cue(0.0, warm)});
    add_phase(plan, "onset", 600.0, {cue(1.0, line("onset.1", 2.0))}).min = at_second(300.0);
    add_gate(plan, "pump", {"medicine_given"});
    add_phase(plan, "peak", 1200.0, {cue(30.0, pace("breath"))}).min = at_second(600.0);
    scripts::PlannedLine given = line("return.given", 2.0);
    given.requirements = {"medicine_over"};
    add_phase(plan, "return", 360.0, {cue(1.0, given), cue(10.0, line("return.1", 4.0))});
    plan.phases.back().role = scripts::PhaseRole::return_;
    plan.phases.back().min = at_second(240.0);
    add_gate(plan, "pump_off", {"medicine_over"});
    add_phase(plan, "seat", 240.0, {cue_before_end(60.0, line("seat.safety", 4.0))});
    plan.phases.back().role = scripts::PhaseRole::reorient;
    plan.phases.back().min = at_second(120.0);
    return plan;
}

/// A session that stands in the peak, or where the state says.
void drive_to_peak(Rig& rig) {
    rig.run_to(61.0);
    rig.ask(VerbKind::confirm, "pump");
    rig.run_to(61.0 + 600.0 + 300.0);
    REQUIRE(rig.conductor().view().phase == 2);
}

/// How long a phase truly took.
Frames length_of(const Rig& rig, const std::string& phase, const std::string& next) {
    const auto begins = rig.told(What::phase, phase), ends = rig.told(What::phase, next);
    const auto ending = rig.told(What::ending, phase);
    REQUIRE(begins.size() == 1);
    return (ends.empty() ? ending.at(0).at : ends.at(0).at) - begins[0].at;
}

void ends_at(Rig& rig, Frames promised) {
    rig.run_to_the_end();
    const auto ending = rig.told(What::ending, "seat");
    REQUIRE(ending.size() == 1);
    CHECK(ending[0].at == promised);
}

}  // namespace

TEST_CASE("From wherever it stands, a session that lands ends at the promised frame, with its whole return",
          "[engine][conductor][landing]") {
    using enum VerbKind;
    const auto pressed = GENERATE(std::vector<VerbKind>{}, std::vector{hold}, std::vector{ground},
                                  std::vector{hold, ground}, std::vector{quiet}, std::vector{hold, quiet},
                                  std::vector{conversation}, std::vector{hold, conversation},
                                  std::vector{conversation, ground}, std::vector{conversation, quiet});
    std::string names;
    for (const VerbKind verb : pressed) names.append(engine::name_of(verb)).append(" ");
    INFO("pressed before: " << names);
    Rig rig(long_plan(), kLive);
    drive_to_peak(rig);
    for (const VerbKind verb : pressed) {
        rig.ask(verb);
        rig.run_to(rig.conductor().now() + at_second(2.0));
    }
    const Frames asked = rig.ask(VerbKind::land, {}, 600.0);
    CHECK(rig.told(What::refused, "land").empty());
    CHECK(rig.conductor().state() == State::playing);
    CHECK(rig.conductor().view().landing);
    CHECK(rig.conductor().view().left == at_second(600.0));
    REQUIRE(rig.told(What::verb, "land").size() == 1);
    CHECK(rig.told(What::verb, "land")[0].text == "ends in 10 minutes");
    ends_at(rig, asked + at_second(600.0));
    CHECK(length_of(rig, "return", "seat") >= at_second(240.0));
    CHECK(length_of(rig, "seat", "") >= at_second(120.0));
    CHECK(rig.starts("return.1").size() == 1);
    CHECK(rig.starts("seat.safety").size() == 1);
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("A landing waits at no gate, and lines whose facts nobody confirmed are left out and told",
          "[engine][conductor][landing]") {
    Rig rig(long_plan(), kLive);
    const bool waits = GENERATE(false, true);
    rig.run_to(waits ? 90.0 : 30.0);
    CHECK((rig.conductor().state() == State::waiting) == waits);
    const Frames asked = rig.ask(VerbKind::land, {}, 900.0);
    ends_at(rig, asked + at_second(900.0));
    CHECK(rig.starts("return.given").empty());
    const auto left_out = rig.told(What::refused, "return.given");
    REQUIRE(left_out.size() == 1);
    CHECK(left_out[0].text == "skipped: 'medicine_over' is not confirmed");
    CHECK(rig.starts("return.1").size() == 1);
}

TEST_CASE("A fact that staff confirm after all is heard in a landing", "[engine][conductor][landing]") {
    Rig rig(long_plan(), kLive);
    rig.run_to(30.0);
    rig.ask(VerbKind::land, {}, 900.0);
    rig.run_to(60.0);
    rig.ask(VerbKind::confirm, "medicine_over");
    rig.run_to_the_end();
    CHECK(rig.starts("return.given").size() == 1);
}

TEST_CASE(
    "A gate that a landing went through is confirmed late by its name: what it stands for is true, nothing moves",
    "[engine][conductor][landing][confirm]") {
    scripts::Plan plan = long_plan();
    plan.cue_sets[0].requirements = {"medicine_given"};
    Rig rig(plan, kLive);
    rig.run_to(30.0);
    rig.ask(VerbKind::land, {}, 900.0);
    // In the phase behind that gate, or once it lies further back.
    const std::size_t phase = GENERATE(1U, 3U);
    while (rig.conductor().view().phase < phase) rig.step();
    rig.run_to(rig.conductor().now() + at_second(5.0));
    const auto confirms = [&](const std::string& gate) {
        rig.run_to(rig.conductor().now() + at_second(1.0));
        const std::size_t before = rig.told(What::verb, "confirm").size();
        rig.ask(VerbKind::confirm, gate);
        return rig.told(What::verb, "confirm").size() > before;
    };
    rig.ask(VerbKind::ground);
    CHECK(rig.told(What::refused, "ground").at(0).text == "'medicine_given' is not confirmed");
    // Which gate is meant must be said.
    CHECK_FALSE(confirms(""));
    const Frames position = rig.conductor().view().phase_position;
    const Frames asked = rig.conductor().now();
    CHECK(confirms("pump"));
    CHECK(rig.conductor().state() == State::playing);
    CHECK(rig.conductor().view().phase == phase);
    CHECK(rig.conductor().view().phase_position - position == rig.conductor().now() - asked);
    CHECK_FALSE(confirms("pump"));
    rig.ask(VerbKind::ground);
    CHECK(rig.told(What::verb, "ground").size() == 1);
    CHECK(rig.conductor().state() == State::grounding);
}

TEST_CASE("A landing in less time than the return needs is refused with the shortest there is, and changes nothing",
          "[engine][conductor][landing]") {
    Rig rig(long_plan(), kLive);
    drive_to_peak(rig);
    rig.ask(VerbKind::hold);
    rig.run_to(970.0);
    rig.ask(VerbKind::land, {}, 239.0);
    const auto refused = rig.told(What::refused, "land");
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].text == "the return and the re-orientation need 4 minutes: land in that or more");
    CHECK(rig.conductor().state() == State::held);
    CHECK_FALSE(rig.conductor().view().landing);
    // And in that it lands.
    const Frames asked = rig.ask(VerbKind::land, {}, 240.0);
    CHECK(rig.conductor().view().phase == 3);
    ends_at(rig, asked + at_second(240.0));
    CHECK(length_of(rig, "return", "seat") == at_second(120.0));
    CHECK(length_of(rig, "seat", "") == at_second(120.0));
}

TEST_CASE("Phases that get no time are never entered, and nothing of them is heard or lowers the bed",
          "[engine][conductor][landing]") {
    scripts::Plan plan = long_plan();
    // Many words at the head of the phase that is left out: more than the return has cues.
    std::vector<scripts::PlannedCue> words;
    for (int i = 0; i < 12; ++i) words.push_back(cue(0.2 + 20.0 * i, line("peak." + std::to_string(i), 2.0)));
    plan.phases[2].cues = words;
    plan.phases[1].gate = scripts::kNoIndex;
    Rig rig(plan, kLive);
    rig.run_to(65.0);
    // Onset, return and re-orientation alone have this much: the peak goes whole, and most of the onset with it.
    const Frames asked = rig.ask(VerbKind::land, {}, 360.0);
    ends_at(rig, asked + at_second(360.0));
    CHECK(rig.told(What::phase, "peak").empty());
    CHECK(rig.told(What::start, "peak.0").empty());
    CHECK(length_of(rig, "return", "seat") == at_second(240.0));
    // The bed went down for words that were said, and for none besides.
    std::size_t down = 0;
    for (const auto& move : rig.moves(Rig::Kind::duck_layer, kBed)) down += move.gain < 1.0f ? 1 : 0;
    CHECK(down == 3);  // onset.1, return.1 and seat.safety
}

TEST_CASE("Landing a second time plans anew, sooner or later", "[engine][conductor][landing]") {
    Rig rig(long_plan(), kLive);
    drive_to_peak(rig);
    rig.ask(VerbKind::land, {}, 900.0);
    rig.run_to(1000.0);
    const double second = GENERATE(480.0, 1200.0);
    const Frames asked = rig.ask(VerbKind::land, {}, second);
    CHECK(rig.told(What::refused, "land").empty());
    ends_at(rig, asked + at_second(second));
}

TEST_CASE("Where staff give it more time than it needs, a session ends as planned and says when that is",
          "[engine][conductor][landing]") {
    Rig rig(long_plan(), kLive);
    drive_to_peak(rig);
    const Frames left = rig.conductor().view().left;
    const Frames asked = rig.ask(VerbKind::land, {}, 7200.0);
    CHECK(rig.told(What::verb, "land")[0].text == "ends in 25 minutes");
    ends_at(rig, asked + left);
}

TEST_CASE("Without a time a session lands in ten minutes, and in its return it keeps what is left of it",
          "[engine][conductor][landing]") {
    Rig rig(long_plan(), kLive);
    drive_to_peak(rig);
    const Frames asked = rig.ask(VerbKind::land);
    CHECK(rig.conductor().view().left == at_second(600.0));
    rig.run_to(asked + at_second(600.0) - at_second(100.0));
    REQUIRE(rig.conductor().view().phase == 4);
    rig.ask(VerbKind::land, {}, 60.0);
    CHECK(rig.told(What::refused, "land").size() == 1);
    ends_at(rig, asked + at_second(600.0));
}

TEST_CASE("A landing waits for no breath and no pass at a border", "[engine][conductor][landing]") {
    scripts::Plan plan = long_plan();
    for (auto& phase : plan.phases) phase.transition_at = scripts::TransitionRule::At::next_breath;
    for (std::size_t i = 1; i < plan.phases.size(); ++i) plan.phases[i].cues.push_back(cue(0.0, pace("soft")));
    Rig rig(plan, kLive);
    rig.run_to(30.0);
    const Frames asked = rig.ask(VerbKind::land, {}, 777.0);
    ends_at(rig, asked + at_second(777.0));
}

TEST_CASE("Staff who stopped everything resume before they land, and after the script there is nothing to land",
          "[engine][conductor][landing]") {
    Rig rig(long_plan(), {.gates_open_at_once = true, .ends_by_itself = false});
    rig.run_to(30.0);
    rig.ask(VerbKind::stop);
    rig.ask(VerbKind::land, {}, 900.0);
    CHECK(rig.conductor().state() == State::stopped);
    CHECK(rig.told(What::refused, "land").size() == 1);
    rig.ask(VerbKind::resume);
    rig.run_to(3000.0);
    REQUIRE(rig.conductor().state() == State::afterwards);
    for (const VerbKind before : {VerbKind::note, VerbKind::quiet}) {
        rig.ask(before);
        rig.run_to(rig.conductor().now() + at_second(1.0));
        rig.ask(VerbKind::land, {}, 900.0);
        CHECK(rig.told(What::refused, "land").back().text == "the script is over");
    }
}
