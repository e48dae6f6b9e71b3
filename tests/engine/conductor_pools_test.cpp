#include <catch2/catch.hpp>

#include "scripts/pool_order.h"
#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::VerbKind;
using engine::rt::Command;
using engine::rt::RampShape;
using What = engine::SessionEvent::What;
using Kind = Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

scripts::ClipSource clip(double seconds) {
    scripts::ClipSource source;
    source.clip.file = "clip";
    source.clip.length = source.out = at_second(seconds);
    return source;
}

scripts::PlannedPlay member(std::string id, double seconds, double gain) {
    scripts::PlannedPlay play = bed(std::move(id));
    play.source = clip(seconds);
    play.gain = Decibels{gain};
    return play;
}

/// Three files that take turns with a crossfade of four seconds.
scripts::PlannedPlay garden() {
    scripts::PlannedPlay play = bed("garden");
    scripts::PoolSource pool;
    pool.members = {member("a", 20.0, -3.0), member("b", 30.0, -6.0), member("c", 10.0, 0.0)};
    pool.crossfade = at_second(4.0);
    play.source = std::move(pool);
    return play;
}

std::vector<std::pair<std::string, Frames>> all_starts(const Rig& rig) {
    std::vector<std::pair<std::string, Frames>> found;
    for (const Command& command : rig.commands())
        if (command.kind == Kind::start_voice) found.emplace_back(FakeSources::of(command).id, command.at);
    return found;
}

float gain(double decibels) { return static_cast<float>(audio::gain_of(Decibels{decibels})); }

scripts::PlannedPlay stems(double low, double high) {
    scripts::PlannedPlay play = bed("quartet");
    scripts::StemsSource source;
    source.stems = {{"low", clip(300.0), {}},
                    {"high", clip(300.0), {{0, {{0.0, Decibels{low}}, {1.0, Decibels{high}}}}}}};
    play.source = std::move(source);
    play.keep = true;
    return play;
}

scripts::Plan stems_plan(double low, double high, double over) {
    scripts::Plan plan = bare_plan();
    plan.parameters = {{"intensity", 0.5, 0.0, 1.0, at_second(over)}};
    add_phase(plan, "one", 60.0, {cue(2.0, stems(low, high))});
    return plan;
}

}  // namespace

TEST_CASE("A pool plays one sound after the other, crossfades with equal power, and each has its own gain",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 100.0, {cue(1.0, garden())});
    Rig rig(plan);
    rig.run_to_the_end();
    // 1 + 20 - 4 = 17, + 30 - 4 = 43, + 10 - 4 = 49, + 20 - 4 = 65, + 26 = 91, + 6 = 97.
    const std::vector<std::pair<std::string, double>> expected{{"a", 1.0},  {"b", 17.0}, {"c", 43.0}, {"a", 49.0},
                                                               {"b", 65.0}, {"c", 91.0}, {"a", 97.0}};
    const auto starts = all_starts(rig);
    REQUIRE(starts.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(starts[i].first == expected[i].first);
        CHECK(starts[i].second == at_second(expected[i].second));
    }
    std::vector<Command> begun;
    for (const Command& command : rig.commands())
        if (command.kind == Kind::start_voice) begun.push_back(command);
    CHECK(begun[0].shape == RampShape::smooth);
    CHECK(begun[0].gain == gain(-3.0));
    CHECK(begun[1].shape == RampShape::equal_power_in);
    CHECK(begun[1].length == at_second(4.0));
    CHECK(begun[1].gain == gain(-6.0));
    const auto ends = rig.stops("b");
    REQUIRE(ends.size() == 2);
    CHECK(ends[0].at == at_second(43.0));
    CHECK(ends[0].length == at_second(4.0));
    CHECK(ends[0].shape == RampShape::equal_power_out);
    CHECK(rig.told(What::start, "b").at(0).text == "garden");
    rig.destroy_conductor();
    CHECK(rig.sources().still_open() == 0);
}

TEST_CASE("A second cue of a pool goes on where the first left, so none comes twice while others are unheard",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay brief = garden();
    brief.length = at_second(12.0);
    add_phase(plan, "one", 100.0, {cue(1.0, brief), cue(40.0, brief), cue(80.0, brief)});
    Rig rig(plan);
    rig.run_to_the_end();
    CHECK(rig.starts("a") == std::vector{at_second(1.0)});
    CHECK(rig.starts("b") == std::vector{at_second(40.0)});
    CHECK(rig.starts("c") == std::vector{at_second(80.0)});
    CHECK(rig.stops("b").at(0).at == at_second(48.0));
    CHECK(rig.stops("b").at(0).length == at_second(4.0));
    // What is left after c would be too short for another: it goes out with its own end.
    CHECK(rig.stops("c").at(0).at + rig.stops("c").at(0).length == at_second(90.0));
}

TEST_CASE("A pool with a length ends with it, and one with an end of its phase too", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay timed = garden(), bound = garden();
    timed.length = at_second(40.0);
    timed.layer = kTone;
    bound.until = scripts::PlannedTime{true, Frames{0} - at_second(10.0)};
    add_phase(plan, "one", 70.0, {cue(0.0, timed)});
    add_phase(plan, "two", 50.0, {cue(0.0, bound)});
    Rig rig(plan);
    rig.run_to(70.0);
    REQUIRE(rig.stops("b").size() == 1);
    CHECK(rig.stops("b")[0].at == at_second(36.0));
    CHECK(rig.stops("b")[0].length == at_second(4.0));
    rig.run_to_the_end();
    Frames last;
    for (const Command& command : rig.commands())
        if (command.kind == Kind::stop_voice) last = std::max(last, command.at + command.length);
    CHECK(last == at_second(110.0));
}

TEST_CASE("A kept pool goes on over phases, and what takes its layer ends it for good", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay kept = garden();
    kept.keep = true;
    scripts::PlannedPlay warm = bed("warm");
    warm.crossfade = at_second(5.0);
    add_phase(plan, "one", 10.0, {cue(0.0, kept)});
    add_phase(plan, "two", 20.0, {});
    add_phase(plan, "three", 60.0, {cue(14.0, warm)});
    Rig rig(plan);
    rig.run_to_the_end();
    CHECK(rig.starts("a") == std::vector{at_second(0.0)});
    CHECK(rig.starts("b") == std::vector{at_second(16.0)});
    CHECK(rig.starts("c") == std::vector{at_second(42.0)});
    CHECK(rig.stops("c").at(0).at == at_second(44.0));
    CHECK(rig.starts("warm") == std::vector{at_second(44.0)});
    CHECK(rig.starts("a").size() == 1);
}

TEST_CASE("A session that begins later lands in the right member, at the right place, and goes on from it",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 100.0, {cue(1.0, garden())});
    Rig rig(plan);
    rig.conductor().start_at(at_second(30.0));
    const Frames begins = rig.conductor().now();
    rig.run_to(50.0);
    const auto starts = all_starts(rig);
    REQUIRE(starts.size() == 3);
    CHECK(starts[0] == std::pair<std::string, Frames>{"b", begins});
    CHECK(starts[1] == std::pair<std::string, Frames>{"c", at_second(43.0)});
    CHECK(starts[2] == std::pair<std::string, Frames>{"a", at_second(49.0)});
    for (const Command& command : rig.commands())
        if (command.kind == Kind::start_voice && FakeSources::of(command).id == "b")
            CHECK(FakeSources::of(command).from == begins - at_second(17.0));
}

TEST_CASE("A pool that a cue set adds fades with the set, whichever member sounds then", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    const std::size_t index = add_set(plan, "music", {});
    plan.cue_sets[index].play = garden();
    plan.cue_sets[index].play->layer = kTone;
    plan.cue_sets[index].play->length = at_second(90.0);
    add_phase(plan, "one", 200.0, {});
    Rig rig(plan, kLive);
    rig.run_to(1.0);
    const Frames asked = rig.ask(VerbKind::ground, "music");
    rig.run_to(30.0);
    CHECK(rig.starts("b") == std::vector{asked + at_second(16.0)});
    const Frames back = rig.ask(VerbKind::back);
    rig.run_to(40.0);
    REQUIRE(rig.stops("b").size() == 1);
    CHECK(rig.stops("b")[0].at == back);
    rig.run_to(120.0);
    CHECK(rig.starts("c").empty());
}

TEST_CASE(
    "Stems begin where the parameters stand, in the frame of their voice, and follow them at no more than "
    "6 dB a second up",
    "[engine][conductor]") {
    Rig rig(stems_plan(-24.0, 0.0, 1.0), kLive);
    rig.run_to(5.0);
    std::vector<Command> moved;
    const auto look = [&] {
        moved.clear();
        for (const Command& command : rig.commands())
            if (command.kind == Kind::fade_stem) moved.push_back(command);
    };
    look();
    REQUIRE(moved.size() == 1);
    CHECK(moved[0].at == at_second(2.0));
    CHECK(moved[0].stem == 1);
    CHECK(moved[0].length == Frames{0});
    CHECK(moved[0].gain == gain(-12.0));
    const auto start = std::find_if(rig.commands().begin(), rig.commands().end(),
                                    [](const Command& command) { return command.kind == Kind::start_voice; });
    CHECK(moved[0].voice == start->voice);
    CHECK((start + 1)->kind == Kind::fade_stem);

    const Frames up = rig.ask({VerbKind::intensity, {}, {}, 1.0});
    rig.run_to(6.0);
    look();
    REQUIRE(moved.size() == 2);
    CHECK(moved[1].at == up);
    CHECK(moved[1].shape == RampShape::decibel);
    CHECK(moved[1].gain == gain(0.0));
    CHECK(moved[1].length == at_second(2.0));
    const Frames down = rig.ask({VerbKind::intensity, {}, {}, 0.0});
    rig.step();
    look();
    CHECK(moved.back().length == at_second(1.0));
    CHECK(moved.back().gain == gain(-24.0));
    // Half a second later it stands half way down, and rises from there.
    rig.run_to(down + at_second(0.5));
    const Frames again = rig.ask({VerbKind::intensity, {}, {}, 1.0});
    rig.step();
    look();
    const double from_down = -12.0 + 6.0 * audio::seconds_of(down - up, kRate).value;
    const double half_way = from_down + (-24.0 - from_down) * audio::seconds_of(again - down, kRate).value;
    CHECK(audio::seconds_of(moved.back().length, kRate).value == Approx(-half_way / 6.0).margin(0.001));
}

TEST_CASE("Stems of a session that begins later stand where the parameters are", "[engine][conductor]") {
    Rig rig(stems_plan(-24.0, 0.0, 1.0));
    rig.conductor().start_at(at_second(30.0));
    rig.step();
    const auto stem = std::find_if(rig.commands().begin(), rig.commands().end(),
                                   [](const Command& command) { return command.kind == Kind::fade_stem; });
    REQUIRE(stem != rig.commands().end());
    CHECK(stem->gain == gain(-12.0));
    CHECK((stem - 1)->kind == Kind::start_voice);
}

TEST_CASE("An empty slot is skipped, and staff are told which", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedCue empty = cue(3.0, scripts::PlannedEmptySlot{"intention"});
    empty.id = "gift";
    add_phase(plan, "one", 10.0, {empty});
    Rig rig(plan);
    rig.run_to_the_end();
    CHECK(rig.told(What::refused, "gift").at(0).text == "skipped: nothing was put into the slot 'intention'");
    CHECK(rig.told(What::refused, "gift").at(0).at == at_second(3.0));
}
