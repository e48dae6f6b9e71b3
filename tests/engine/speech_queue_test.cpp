// One voice speaks at a time: what waits, for how long, and what is told.
#include <catch2/catch.hpp>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::VerbKind;
using scripts::PlannedSetCall;
using Kind = engine::rt::Command::Kind;
using What = engine::SessionEvent::What;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

/// A recording on the layer of lines.
scripts::PlannedPlay recording(std::string id, double seconds) {
    scripts::PlannedPlay play = bed(std::move(id), kLine);
    scripts::ClipSource clip;
    clip.clip.length = clip.out = at_second(seconds);
    play.source = clip;
    play.fade_in = play.fade_out = at_second(0.08);
    return play;
}

}  // namespace

TEST_CASE("A recording on a layer of lines is spoken: it waits for a word under way, and words wait for it",
          "[engine][speech]") {
    scripts::Plan plan = bare_plan();
    plan.layers[kLine].ducks = {{kBed, Decibels{-9.0}}};
    add_phase(plan, "one", 60.0,
              {cue(5.0, line("first", 4.0)), cue(7.0, recording("own", 6.0)), cue(12.0, line("last", 2.0))});
    Rig rig(plan);
    rig.run_to(59.0);
    CHECK(rig.starts("first") == std::vector{at_second(5.0)});
    CHECK(rig.stops("first").empty());
    CHECK(rig.starts("own") == std::vector{at_second(9.0)});
    CHECK(rig.starts("last") == std::vector{at_second(15.0)});
    CHECK(rig.duck(kBed) == 1.0f);
    const auto ducks = rig.moves(Kind::duck_layer, kBed);
    CHECK(std::any_of(ducks.begin(), ducks.end(), [](const auto& move) {
        return move.gain == static_cast<float>(audio::gain_of(Decibels{-9.0}));
    }));
}

TEST_CASE("The bed is down before a recording that is spoken, as before a line", "[engine][speech]") {
    scripts::Plan plan = bare_plan();
    plan.layers[kLine].ducks = {{kBed, Decibels{-9.0}}};
    add_phase(plan, "one", 60.0, {cue(10.0, recording("own", 6.0))});
    Rig rig(plan);
    rig.run_to(59.0);
    CHECK(rig.moves(Kind::duck_layer, kBed).front().at == at_second(9.2));
}

TEST_CASE("A phase's end cuts no recording that is spoken", "[engine][speech]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 20.0, {cue(15.0, recording("own", 10.0))});
    add_phase(plan, "two", 20.0, {cue(1.0, line("next", 2.0))});
    Rig rig(plan);
    rig.run_to(39.0);
    REQUIRE(rig.stops("own").size() == 1);  // its own last fade
    CHECK(rig.stops("own")[0].at == at_second(24.92));
    CHECK(rig.starts("next") == std::vector{at_second(25.0)});
}

TEST_CASE("A scheduled cue set waits while another sounds, as many calls as it allows", "[engine][speech]") {
    scripts::Plan plan = bare_plan();
    const std::size_t first = add_set(plan, "first", {line("first.1", 3.0)});
    const std::size_t second = add_set(plan, "second", {line("second.1", 3.0)});
    plan.cue_sets[second].max_queue = 1;
    const std::size_t never = add_set(plan, "never", {line("never.1", 3.0)});
    plan.cue_sets[never].max_queue = 0;
    add_phase(plan, "one", 90.0,
              {cue(5.0, PlannedSetCall{first}), cue(6.0, PlannedSetCall{second}), cue(7.0, PlannedSetCall{second}),
               cue(8.0, PlannedSetCall{never})});
    Rig rig(plan);
    rig.run_to(89.0);
    CHECK(rig.starts("first.1") == std::vector{at_second(5.0)});
    CHECK(rig.told(What::stop, "first")[0].at == at_second(11.0));
    CHECK(rig.told(What::start, "second").size() == 1);
    CHECK(rig.starts("second.1") == std::vector{at_second(11.8)});
    REQUIRE(rig.told(What::refused, "second").size() == 1);
    CHECK(rig.told(What::refused, "second")[0].text == "another cue set sounds");
    CHECK(rig.told(What::refused, "never").size() == 1);
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("A cue set that waited too long is stale, and staff's own set ends all waiting", "[engine][speech]") {
    scripts::Plan plan = bare_plan();
    const std::size_t slow = add_set(plan, "slow", {line("slow.1", 40.0)});
    const std::size_t next = add_set(plan, "next", {line("next.1", 3.0)});
    add_phase(plan, "one", 90.0, {cue(5.0, PlannedSetCall{slow}), cue(6.0, PlannedSetCall{next})});
    Rig rig(plan);
    rig.run_to(89.0);
    CHECK(rig.starts("next.1").empty());
    CHECK(rig.told(What::refused, "next")[0].text == "waited too long for another cue set to end");

    Rig grounded(plan, kLive);
    grounded.run_to(8.0);
    const Frames asked = grounded.ask(VerbKind::ground, "next");
    grounded.run_to(60.0);
    CHECK(grounded.starts("next.1") == std::vector{asked + at_second(0.8)});
    CHECK(grounded.told(What::refused, "next").size() == 1);
    CHECK(grounded.told(What::start, "next").size() == 1);
}

TEST_CASE("A set whose words are a recording says it, and is over three seconds after it", "[engine][speech]") {
    scripts::Plan plan = bare_plan();
    const std::size_t own = add_set(plan, "own", {});
    plan.cue_sets[own].play = recording("voice", 5.0);
    plan.cue_sets[own].play->length = at_second(5.0);
    add_phase(plan, "one", 60.0, {cue(4.0, line("first", 3.0)), cue(5.0, PlannedSetCall{own})});
    Rig rig(plan);
    rig.run_to(59.0);
    CHECK(rig.starts("voice") == std::vector{at_second(7.0)});
    CHECK(rig.told(What::stop, "own")[0].at == at_second(15.0));
}
