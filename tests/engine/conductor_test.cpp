#include "engine/conductor.h"

#include <limits>

#include <catch2/catch.hpp>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::VerbKind;
using engine::rt::Command;
using engine::rt::RampShape;
using scripts::PlannedTime;
using What = engine::SessionEvent::What;
using Kind = Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

std::vector<Frames> at(std::initializer_list<double> seconds) {
    std::vector<Frames> all;
    for (const double second : seconds) all.push_back(at_second(second));
    return all;
}

}  // namespace

TEST_CASE("Every start, stop and fade of a plan goes out at its exact frame", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.length = Frames{400'003};
    scripts::PlannedPlay tone = bed("anchor", kTone);
    tone.until = PlannedTime{true, Frames{-7}};
    add_phase(
        plan, "one", 20.0,
        {cue(PlannedTime{false, Frames{1}}, warm), cue(PlannedTime{false, Frames{511}}, pace("breath")),
         cue(PlannedTime{false, Frames{512}}, line("first", 3.0)),
         cue(PlannedTime{false, Frames{200'001}}, scripts::PlannedFade{"bed", kBed, Decibels{-6.0}, Frames{999}})});
    plan.phases.back().nominal = Frames{960'077};
    plan.planned_end = plan.phases.back().nominal;
    add_phase(plan, "two", 20.0, {cue(PlannedTime{false, Frames{33}}, tone)});
    Rig rig(plan);
    rig.run_to_the_end();

    CHECK(rig.starts("warm") == std::vector{Frames{1}});
    REQUIRE(rig.stops("warm").size() == 1);
    CHECK(rig.stops("warm")[0].at == Frames{1 + 400'003} - at_second(4.0));
    CHECK(rig.stops("warm")[0].length == at_second(4.0));
    CHECK(rig.starts("breath") == std::vector{Frames{511}});
    CHECK(rig.stops("breath")[0].at == Frames{960'077});
    CHECK(rig.starts("first") == std::vector{Frames{512}});
    CHECK(rig.stops("first").empty());
    const auto fades = rig.moves(Kind::fade_layer, kBed);
    REQUIRE(fades.size() == 2);
    CHECK(fades[1].at == Frames{200'001});
    CHECK(fades[1].length == Frames{999});
    CHECK(fades[1].gain == static_cast<float>(audio::gain_of(Decibels{-6.0})));
    const Frames end = Frames{960'077} + at_second(20.0);
    CHECK(rig.starts("anchor") == std::vector{Frames{960'077 + 33}});
    CHECK(rig.stops("anchor")[0].at == end - Frames{7} - at_second(4.0));
    CHECK(rig.told(What::ending, "two")[0].at == end);
    CHECK(rig.told(What::end, "by-hand")[0].at == end + at_second(8.0));
}

TEST_CASE("A gate waits while the sound goes on, and its phase begins when staff confirm it",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    add_phase(plan, "arrival", 10.0, {cue(0.0, warm)});
    scripts::PlannedLine needs = line("after-pump", 2.0);
    needs.requirements = {"medicine_given"};
    add_phase(plan, "onset", 30.0, {cue(1.0, needs)});
    add_gate(plan, "pump", {"medicine_given"});
    Rig rig(plan, kLive);
    rig.run_to(60.0);
    CHECK(rig.conductor().view().state == ConductorView::State::waiting);
    CHECK(rig.conductor().view().waiting_for == "Title of pump");
    CHECK(rig.told(What::prompt, "pump")[0].at == at_second(10.0));
    CHECK(rig.stops("warm").empty());
    CHECK(rig.starts("after-pump").empty());

    rig.ask(VerbKind::confirm, "other");
    CHECK(rig.told(What::refused, "confirm").size() == 1);
    rig.ask(VerbKind::skip);
    rig.ask(VerbKind::hold);
    CHECK(rig.conductor().view().state == ConductorView::State::waiting);
    const Frames opened = rig.ask(VerbKind::confirm, "pump");
    rig.run_to(70.0);
    CHECK(rig.told(What::phase, "onset")[0].at == opened);
    CHECK(rig.starts("after-pump") == std::vector{opened + at_second(1.0)});
    CHECK(rig.stops("warm").empty());
}

TEST_CASE("A hold freezes the cues and what counts from the end, but not the prompts that repeat",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 40.0,
              {cue(0.0, bed("warm")), cue(1.0, scripts::PlannedPrompt{"Blood pressure", at_second(12.0)}),
               cue(20.0, line("later", 2.0)), cue_before_end(10.0, bed("anchor", kTone))});
    Rig rig(plan, kLive);
    rig.run_to(5.0);
    const Frames held = rig.ask(VerbKind::hold);
    rig.run_to(65.0);
    CHECK(rig.starts("later").empty());
    CHECK(rig.conductor().view().phase_position == held);
    const auto prompts = rig.told(What::prompt, "prompt");
    REQUIRE(prompts.size() == 6);
    for (std::size_t i = 0; i < prompts.size(); ++i)
        CHECK(prompts[i].at == at_second(1.0 + 12.0 * static_cast<double>(i)));
    const Frames released = rig.ask(VerbKind::release);
    rig.run_to(130.0);
    const Frames shift = released - held;
    CHECK(rig.starts("later") == std::vector{at_second(20.0) + shift});
    CHECK(rig.starts("anchor") == std::vector{at_second(30.0) + shift});
    CHECK(rig.conductor().view().state == ConductorView::State::afterwards);
    CHECK(rig.told(What::prompt, "prompt").size() == 11);
}

TEST_CASE("Staff who hold are reminded, again and again, and told when the longest hold is reached",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPhase& phase = add_phase(plan, "one", 40.0, {cue(0.0, bed("warm"))});
    phase.hold_remind = at_second(20.0);
    phase.hold_max = at_second(50.0);
    Rig rig(plan, kLive);
    rig.run_to(5.0);
    const Frames held = rig.ask(VerbKind::hold);
    rig.run_to(5.0 + 65.0);
    const auto told = rig.told(What::prompt, "hold");
    REQUIRE(told.size() == 4);
    CHECK(told[0].at == held + at_second(20.0));
    CHECK(told[1].at == held + at_second(40.0));
    CHECK(told[2].at == held + at_second(50.0));
    CHECK(told[3].at == held + at_second(60.0));
    CHECK(rig.conductor().view().state == ConductorView::State::held);
    rig.ask(VerbKind::release);
    rig.run_to(100.0);
    CHECK(rig.told(What::prompt, "hold").size() == 4);
}

TEST_CASE("Extending a phase moves what counts from its end, up to its longest, and replays nothing",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(
        plan, "one", 60.0,
        {cue(0.0, bed("warm")), cue_before_end(40.0, line("early", 2.0)), cue_before_end(10.0, line("late", 2.0))});
    Rig rig(plan);
    rig.run_to(30.0);
    REQUIRE(rig.starts("early") == at({20.0}));
    rig.ask(VerbKind::extend, {}, 20.0);
    rig.run_to(75.0);
    CHECK(rig.starts("late") == at({70.0}));
    rig.ask(VerbKind::extend, {}, 1000.0);
    CHECK(rig.conductor().view().phase_length == at_second(120.0));
    rig.ask(VerbKind::extend, {}, 1.0);
    CHECK(rig.told(What::refused, "extend").size() == 1);
    rig.run_to_the_end();
    CHECK(rig.starts("early").size() == 1);
    CHECK(rig.starts("late").size() == 1);
    CHECK(rig.told(What::ending, "one")[0].at == at_second(120.0));
}

TEST_CASE("A phase is skipped as its script allows: at once, on a second press, or never", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "free", 60.0, {cue(0.0, bed("warm"))});
    add_phase(plan, "asked", 60.0, {cue(0.0, bed("tide"))}).skip = scripts::SkipPolicy::confirm;
    add_phase(plan, "asked-too", 60.0, {}).skip = scripts::SkipPolicy::confirm;
    add_phase(plan, "locked", 60.0, {}).skip = scripts::SkipPolicy::locked;
    Rig rig(plan);
    rig.run_to(10.0);
    const Frames skipped = rig.ask(VerbKind::skip);
    rig.run_to(11.0);
    CHECK(rig.conductor().view().phase == 1);
    REQUIRE(rig.stops("warm").size() == 1);
    CHECK(rig.stops("warm")[0].at == skipped);
    CHECK(rig.starts("tide") == std::vector{skipped});

    rig.ask(VerbKind::skip);
    CHECK(rig.conductor().view().phase == 1);
    rig.run_to(30.0);
    rig.ask(VerbKind::skip);  // too long after the first
    CHECK(rig.conductor().view().phase == 1);
    rig.run_to(31.0);
    rig.ask(VerbKind::skip);
    CHECK(rig.conductor().view().phase == 2);
    rig.run_to(32.0);
    rig.ask(VerbKind::skip);  // a press for one phase never counts for the next
    CHECK(rig.conductor().view().phase == 2);
    rig.ask(VerbKind::skip);  // a key that bounces is no second press
    CHECK(rig.conductor().view().phase == 2);
    rig.run_to(33.0);
    rig.ask(VerbKind::skip);
    CHECK(rig.conductor().view().phase == 3);
    for (const double later : {34.0, 35.0}) {
        rig.run_to(later);
        rig.ask(VerbKind::skip);
    }
    CHECK(rig.conductor().view().phase == 3);
}

TEST_CASE("One line at a time: the next waits, a third is refused, and one that waited too long is not said",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 90.0,
              {cue(1.0, line("long", 6.0)), cue(3.0, line("waits", 2.0)), cue(4.0, line("third", 2.0)),
               cue(20.0, line("very-long", 15.0)), cue(22.0, line("stale", 2.0)), cue(50.0, line("again", 2.0))});
    Rig rig(plan);
    rig.run_to_the_end();
    CHECK(rig.starts("long") == at({1.0}));
    CHECK(rig.starts("waits") == at({7.0}));
    CHECK(rig.starts("third").empty());
    CHECK(rig.told(What::refused, "third").size() == 1);
    CHECK(rig.starts("stale").empty());
    CHECK(rig.told(What::refused, "stale")[0].at == at_second(35.0));
    CHECK(rig.starts("again") == at({50.0}));
}

TEST_CASE("A line that needs what nobody confirmed is skipped, and staff are told", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedLine needs = line("given", 2.0);
    needs.requirements = {"staff_present", "medicine_given"};
    add_phase(plan, "one", 30.0, {cue(5.0, needs), cue(15.0, line("other", 2.0))});
    Rig rig(plan);
    rig.run_to(12.0);
    CHECK(rig.starts("given").empty());
    CHECK(rig.told(What::refused, "given")[0].text.find("medicine_given") != std::string::npos);
    CHECK(rig.duck(kBed) == 1.0f);
    rig.run_to_the_end();
    CHECK(rig.starts("other") == at({15.0}));
}

TEST_CASE("Kept sounds cross the border of a phase without a seam, others fade over its transition",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay kept = bed("kept", kTone);
    kept.keep = true;
    scripts::PlannedPlay until_end = bed("kept-until", kTone);
    until_end.keep = true;
    until_end.until = PlannedTime{true, Frames{0} - at_second(1.0)};
    add_phase(plan, "one", 30.0,
              {cue(0.0, bed("warm")), cue(0.0, kept), cue(0.0, until_end), cue(28.5, line("over", 4.0))});
    add_phase(plan, "two", 30.0, {});
    Rig rig(plan);
    SECTION("when the phase ends as planned") {
        rig.run_to(45.0);
        REQUIRE(rig.stops("warm").size() == 1);
        CHECK(rig.stops("warm")[0].at == at_second(30.0));
        CHECK(rig.stops("warm")[0].length == at_second(8.0));
        CHECK(rig.stops("kept-until")[0].at == at_second(25.0));
        CHECK(rig.stops("over").empty());
    }
    SECTION("when staff skip it, what should have stopped in it stops too") {
        rig.run_to(10.0);
        const Frames skipped = rig.ask(VerbKind::skip);
        rig.run_to(12.0);
        CHECK(rig.stops("warm")[0].at == skipped);
        REQUIRE(rig.stops("kept-until").size() == 1);
        CHECK(rig.stops("kept-until")[0].at == skipped);
    }
    CHECK(rig.stops("kept").empty());
    rig.run_to_the_end();
    CHECK(rig.stops("kept").size() == 1);
}

TEST_CASE("A crossfade replaces what sounds on its layer with equal power", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay tide = bed("tide");
    tide.crossfade = at_second(12.0);
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm")), cue(0.0, bed("anchor", kTone)), cue(20.0, tide)});
    Rig rig(plan);
    rig.run_to(40.0);
    REQUIRE(rig.stops("warm").size() == 1);
    const Command out = rig.stops("warm")[0];
    CHECK(out.at == at_second(20.0));
    CHECK(out.length == at_second(12.0));
    CHECK(out.shape == RampShape::equal_power_out);
    CHECK(rig.stops("anchor").empty());
    for (const Command& command : rig.commands())
        if (command.kind == Kind::start_voice && FakeSources::of(command).id == "tide") {
            CHECK(command.at == at_second(20.0));
            CHECK(command.length == at_second(12.0));
            CHECK(command.shape == RampShape::equal_power_in);
        }
    CHECK(rig.starts("tide").size() == 1);
}

TEST_CASE("A layer with all its voices taken gives up the oldest", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 60.0,
              {cue(1.0, bed("a", kTone)), cue(2.0, bed("b", kTone)), cue(3.0, bed("c", kTone)),
               cue(4.0, bed("d", kTone))});
    Rig rig(plan);
    rig.run_to(20.0);
    CHECK(rig.stops("a")[0].at == at_second(3.0));
    CHECK(rig.stops("b")[0].at == at_second(4.0));
    CHECK(rig.stops("c").empty());
    CHECK(rig.stops("d").empty());
}

TEST_CASE("Chosen silence starts nothing and holds the layer", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay silence = bed("nothing");
    silence.source = scripts::SilenceSource{};
    add_phase(plan, "one", 30.0, {cue(0.0, bed("warm")), cue(10.0, silence)});
    Rig rig(plan);
    rig.run_to_the_end();
    CHECK(rig.stops("warm")[0].at == at_second(10.0));
    CHECK(rig.told(What::start, "nothing")[0].at == at_second(10.0));
    CHECK(rig.told(What::refused, "nothing").empty());
}

TEST_CASE("A session begun later sounds what a run from zero sounds there, at the same place in it",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    scripts::PlannedPlay brief = bed("brief", kTone);
    brief.length = at_second(20.0);
    add_phase(plan, "one", 60.0,
              {cue(1.0, warm), cue(2.0, brief), cue(3.0, pace("breath")), cue(29.0, line("speaks", 8.0)),
               cue(10.0, scripts::PlannedFade{"bed", kBed, Decibels{-6.0}, at_second(2.0)})});
    add_phase(plan, "two", 60.0, {cue(5.0, line("later", 3.0))});
    add_gate(plan, "pump");
    const double from = GENERATE(0.0, 10.5, 30.0, 65.0, 90.0);
    Rig whole(plan), cut(plan);
    whole.run_to_the_end();
    cut.conductor().start_at(at_second(from));
    const Frames begins = cut.conductor().now();
    CHECK(begins <= at_second(from));
    CHECK(at_second(from) - begins < engine::Conductor::kQuantum);
    cut.run_to_the_end();
    // Every start of the whole run that still sounds at `begins` is started there, as far into it as it was.
    for (const Command& start : whole.commands()) {
        if (start.kind != Kind::start_voice) continue;
        const auto& source = FakeSources::of(start);
        INFO(source.id << " from " << from);
        const auto stops = whole.stops(source.id);
        Frames gone = stops.empty() ? Frames{std::numeric_limits<std::int64_t>::max()} : stops[0].at;
        if (source.id == "speaks") gone = start.at + at_second(8.0);
        if (source.id == "later") gone = start.at + at_second(3.0);
        const auto again = cut.starts(source.id);
        if (gone <= begins) {
            CHECK(again.empty());
        } else {
            REQUIRE(again.size() == 1);
            CHECK(again[0] == std::max(start.at, begins));
            for (const Command& command : cut.commands())
                if (command.kind == Kind::start_voice && FakeSources::of(command).id == source.id)
                    CHECK(FakeSources::of(command).from == std::max(Frames{0}, begins - start.at));
            if (!stops.empty()) CHECK(cut.stops(source.id)[0].at == stops[0].at);
        }
    }
    CHECK(cut.moves(Kind::fade_layer, kBed).back().gain == whole.moves(Kind::fade_layer, kBed).back().gain);
    CHECK(cut.told(What::end, "by-hand")[0].at == whole.told(What::end, "by-hand")[0].at);
}

TEST_CASE("A session begun behind its end fades out and finishes", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 30.0, {cue(0.0, bed("warm"))});
    Rig rig(plan);
    rig.conductor().start_at(at_second(500.0));
    REQUIRE_FALSE(rig.conductor().finished());
    rig.run_to_the_end();
    CHECK(rig.commands().front().at < plan.duration);
    CHECK(std::any_of(rig.commands().begin(), rig.commands().end(),
                      [](const Command& command) { return command.kind == Kind::finish; }));
}
