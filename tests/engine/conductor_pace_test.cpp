// The patient's own breath: what becomes of the pacer when staff tap it or say its rate.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::Verb;
using engine::VerbKind;
using What = engine::SessionEvent::What;
using Kind = engine::rt::Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

/// Breathes every ten seconds from second 10 on: in 4, hold 1, out 5.
scripts::PlannedPace slow() {
    scripts::PlannedPace breathing = pace("breath");
    breathing.course.shape = {{4.0}, {1.0}, {5.0}, {0.0}};
    return breathing;
}

scripts::Plan paced_plan(const scripts::PlannedPace& breathing) {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 300.0, {cue(0.0, bed("warm")), cue(10.0, breathing)});
    add_phase(plan, "two", 60.0, {});
    return plan;
}

Verb rate(double per_minute) { return {.kind = VerbKind::pace, .value = per_minute}; }

void wait(Rig& rig, double seconds) { rig.run_to(rig.conductor().now() + at_second(seconds)); }

std::string last_told(const Rig& rig, What what) {
    const auto told = rig.told(what, "pace");
    return told.empty() ? "" : told.back().text;
}

double period_now(Rig& rig) {
    const auto* pacing = rig.conductor().view().pacing;
    REQUIRE(pacing);
    return pacing->course.shape.period().value;
}

}  // namespace

TEST_CASE("Four taps set the pacer to the patient's breath, with its next breath and in its own proportions",
          "[engine][conductor][pace]") {
    Rig rig(paced_plan(slow()), kLive);
    rig.run_to(30.0);
    std::vector<std::string> told;
    for (int tap = 0; tap < 4; ++tap) {
        rig.ask(VerbKind::pace);
        told.push_back(last_told(rig, What::verb));
        if (tap < 3) wait(rig, 5.0);
    }
    CHECK(told[0] == "breath 1 of 4");
    CHECK(told[2] == "breath 3 of 4");
    CHECK(told[3] == "12.0 breaths a minute");
    CHECK(rig.starts("breath").size() == 1);
    wait(rig, 10.0);
    // The fourth tap came just after second 45; the next breath of the old pacer is at 50.
    REQUIRE(rig.starts("breath") == std::vector{at_second(10.0), at_second(50.0)});
    REQUIRE(rig.stops("breath").size() == 1);
    CHECK(rig.stops("breath")[0].at == at_second(50.0));
    CHECK(period_now(rig) == Approx(5.0).epsilon(0.001));
    const auto& shape = rig.conductor().view().pacing->course.shape;
    CHECK(shape.inhale.value == Approx(2.0).epsilon(0.001));
    CHECK(shape.exhale.value == Approx(2.5).epsilon(0.001));
    CHECK(rig.conductor().view().pacing_since == at_second(50.0));
}

TEST_CASE("A seam between two pacers is never louder than the pacer: one goes as the other comes, at its gain",
          "[engine][conductor][pace]") {
    scripts::PlannedPace breathing = slow();
    breathing.gain = Decibels{-7.0};
    Rig rig(paced_plan(breathing), kLive);
    rig.run_to(30.0);
    rig.ask(rate(6.0));
    wait(rig, 15.0);
    const auto& commands = rig.commands();
    std::vector<engine::rt::Command> starts;
    for (const auto& command : commands)
        if (command.kind == Kind::start_voice && command.layer == kPacer) starts.push_back(command);
    REQUIRE(starts.size() == 2);
    CHECK(starts[1].gain == starts[0].gain);
    REQUIRE(rig.stops("breath").size() == 1);
    CHECK(rig.stops("breath")[0].voice == starts[0].voice);
    CHECK(rig.stops("breath")[0].at == starts[1].at);
    CHECK(rig.stops("breath")[0].length == starts[1].length);
    CHECK(starts[1].shape == engine::rt::RampShape::smooth);
    CHECK(starts[1].length >= at_second(0.1));
}

TEST_CASE("A pacer that still rises goes on rising at its new rate", "[engine][conductor][pace]") {
    scripts::PlannedPace breathing = slow();
    breathing.fade_in = at_second(30.0);
    Rig rig(paced_plan(breathing), kLive);
    rig.run_to(12.0);
    rig.ask(rate(12.0));
    wait(rig, 10.0);
    std::vector<engine::rt::Command> starts;
    for (const auto& command : rig.commands())
        if (command.kind == Kind::start_voice && command.layer == kPacer) starts.push_back(command);
    REQUIRE(starts.size() == 2);
    CHECK(starts[1].at == at_second(20.0));
    CHECK(starts[1].length == at_second(20.0));
    SECTION("and one that has risen does not rise again") {
        rig.run_to(60.0);
        rig.ask(rate(6.0));
        wait(rig, 10.0);
        const auto last = std::find_if(rig.commands().rbegin(), rig.commands().rend(), [](const auto& command) {
            return command.kind == Kind::start_voice && command.layer == kPacer;
        });
        CHECK(last->length < at_second(1.0));
    }
}

TEST_CASE("A rate may be said, within what a pacer has", "[engine][conductor][pace]") {
    Rig rig(paced_plan(slow()), kLive);
    rig.run_to(5.0);
    rig.ask(rate(6.0));
    CHECK(last_told(rig, What::refused) == "no pacer sounds now");
    rig.run_to(20.0);
    for (const double wrong : {2.9, 20.1, 0.0, -6.0, std::nan("")}) {
        rig.ask(rate(wrong));
        CHECK(last_told(rig, What::refused) == "a pacer breathes 3 to 20 times a minute");
    }
    CHECK(rig.told(What::verb, "pace").empty());
    for (const double right : {3.0, 20.0}) {
        rig.ask(rate(right));
        wait(rig, 21.0);
        CHECK(period_now(rig) == Approx(60.0 / right));
    }
    CHECK(rig.starts("breath").size() == 3);
}

TEST_CASE("Of two rates before one breath the last holds", "[engine][conductor][pace]") {
    Rig rig(paced_plan(slow()), kLive);
    rig.run_to(31.0);
    rig.ask(rate(12.0));
    wait(rig, 1.0);
    rig.ask(rate(4.0));
    wait(rig, 20.0);
    CHECK(rig.starts("breath").size() == 2);
    CHECK(period_now(rig) == Approx(15.0));
}

TEST_CASE("What ends a pacer ends it at staff's rate too", "[engine][conductor][pace]") {
    scripts::PlannedPace breathing = slow();
    SECTION("its length") { breathing.length = at_second(100.0); }
    SECTION("a time before the end of its phase") {
        breathing.until = scripts::PlannedTime{true, Frames{0} - at_second(190.0)};
    }
    Rig rig(paced_plan(breathing), kLive);
    rig.run_to(30.0);
    rig.ask(rate(12.0));
    wait(rig, 20.0);
    rig.ask(rate(8.0));
    rig.run_to(130.0);
    const auto stops = rig.stops("breath");
    REQUIRE(stops.size() == 3);
    CHECK(stops.back().at == at_second(110.0) - breathing.fade_out);
    CHECK(rig.conductor().view().pacing == nullptr);
    rig.destroy_conductor();
    CHECK(rig.sources().still_open() == 0);
}

TEST_CASE("A pacer at staff's rate goes with its phase, and with a stop of its set", "[engine][conductor][pace]") {
    scripts::Plan plan = paced_plan(slow());
    const std::size_t lean = add_set(plan, "lean", {});
    plan.cue_sets[lean].pace = slow();
    plan.cue_sets[lean].pace->id = "lean.pace";
    plan.cue_sets[lean].pace->length = at_second(90.0);
    Rig rig(plan, kLive);
    rig.run_to(30.0);
    SECTION("phase") {
        rig.ask(rate(12.0));
        rig.run_to(320.0);
        REQUIRE(rig.stops("breath").size() == 2);
        CHECK(rig.stops("breath")[1].at == at_second(300.0));
    }
    SECTION("set") {
        rig.ask(VerbKind::ground);
        wait(rig, 5.0);
        rig.ask(rate(12.0));
        wait(rig, 15.0);
        REQUIRE(rig.starts("lean.pace").size() == 2);
        const Frames back = rig.ask(VerbKind::back);
        wait(rig, 2.0);
        REQUIRE(rig.stops("lean.pace").size() == 2);
        CHECK(rig.stops("lean.pace")[1].at == back);
    }
}

TEST_CASE("A pacer that is gone by its next breath does not come back at another rate",
          "[engine][conductor][pace]") {
    Rig rig(paced_plan(slow()), kLive);
    rig.run_to(31.0);
    rig.ask(rate(12.0));
    wait(rig, 1.0);
    rig.ask(VerbKind::skip);
    wait(rig, 30.0);
    CHECK(rig.starts("breath").size() == 1);
    CHECK(rig.conductor().view().pacing == nullptr);
}
