// Where one phase gives way to the next: at once, at a breath, at the end of a pass.
#include <catch2/catch.hpp>

#include "audio/synth/pacer.h"
#include "tests/engine/hand_plan.h"
#include "tests/scripts/compile_fixture.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::VerbKind;
using engine::rt::RampShape;
using scripts::TransitionRule;
using Kind = engine::rt::Command::Kind;
using What = engine::SessionEvent::What;

namespace {

/// Two phases; the first takes 61 s and ends as `transition` says.
scripts::Plan two_phases(const std::string& transition, const std::string& first_cues,
                         const std::string& second_cues = "      - {at: 0s, play: tide}\n") {
    scripts::CompileFixture fixture;
    fixture.media.lines[{"hello", "en"}] = scripts::clip(6, -20);
    fixture.parsed("phases:\n  - {id: first, length: 1m}\n");
    fixture.media.files[fixture.dawn()] = scripts::clip(25, -27);
    return fixture.plan(
        "phases:\n  - id: first\n    length: {nominal: 61s, max: 3m}\n    transition: " + transition +
        "\n    cues:\n" + first_cues + "  - id: second\n    length: 1m\n    cues:\n" + second_cues);
}

Frames border(Rig& rig) {
    rig.run_to(150.0);
    const auto told = rig.told(What::phase, "second");
    return told.empty() ? Frames{-1} : told[0].at;
}

// Six breaths a minute from 5 s on: the first breath after 61 s begins at 65 s.
const std::string kBreathing = "      - {at: 5s, pace: soft}\n      - {at: 0s, play: warm}\n";

}  // namespace

TEST_CASE("A border at the next breath waits for it, and the plan knows", "[engine][transitions]") {
    Rig rig(two_phases("{at: next_breath, crossfade: 5s}", kBreathing));
    CHECK(rig.plan().phases[0].border_wait == at_second(4.0));
    CHECK(rig.plan().phases[1].nominal_start == at_second(65.0));
    CHECK(rig.plan().planned_end == at_second(125.0));
    CHECK(border(rig) == at_second(65.0));
    REQUIRE(rig.stops("soft").size() == 1);
    CHECK(rig.stops("soft")[0].at == at_second(65.0));
    CHECK(rig.stops("soft")[0].length == at_second(5.0));
    CHECK(rig.starts("tide") == std::vector{at_second(65.0)});
    rig.run_to_the_end();
    CHECK(rig.conductor().now() >= rig.plan().duration);
    CHECK(rig.told(What::ending, "second")[0].at == rig.plan().planned_end);
}

TEST_CASE("The border falls on a breath's own frame, for a ramp as for a steady pacer", "[engine][transitions]") {
    scripts::Plan plan = two_phases("{at: next_breath}", kBreathing);
    for (auto& cue : plan.phases[0].cues)
        if (auto* pace = std::get_if<scripts::PlannedPace>(&cue.action)) {
            pace->course.from_per_minute = 12.0;
            pace->course.growth = 0.02;
            const audio::Breath breath = audio::breath_at(pace->course, kRate, at_second(56.0));
            Rig rig(plan);
            CHECK(border(rig) == at_second(5.0) + breath.end);
        }
}

TEST_CASE("Where no pacer sounds any more the border does not wait", "[engine][transitions]") {
    const std::string ended = "      - {at: 5s, pace: soft, for: 50s}\n";
    const std::string fading = "      - {at: 5s, pace: soft, for: 57s}\n";
    for (const std::string& cues : {ended, fading, std::string("      - {at: 0s, play: warm}\n")}) {
        INFO(cues);
        Rig rig(two_phases("{at: next_breath}", cues));
        CHECK(rig.plan().phases[1].nominal_start == at_second(61.0));
        CHECK(border(rig) == at_second(61.0));
    }
}

TEST_CASE("A border at the end of a pass waits for the bed's loop, and never longer than a minute",
          "[engine][transitions]") {
    // 25 s long, looped over the last 21 of them (4 s blended): passes end 25, 46 and 67 s after its start.
    Rig rig(two_phases("{at: pass_end}", "      - {at: 1s, play: dawn}\n"));
    CHECK(rig.plan().phases[0].border_wait == at_second(1.0 + 67.0 - 61.0));
    CHECK(border(rig) == at_second(68.0));

    scripts::Plan plan = two_phases("{at: pass_end}", "      - {at: 1s, play: dawn}\n");
    for (auto& cue : plan.phases[0].cues) {
        auto& clip = std::get<scripts::ClipSource>(std::get<scripts::PlannedPlay>(cue.action).source);
        clip.clip.length = clip.out = clip.loop->end = at_second(121.0);
        clip.loop->start = at_second(4.0);
    }
    Rig slow(plan);
    CHECK(border(slow) == at_second(61.0));
}

TEST_CASE("A synthesised bed has no passes, and staff's skip waits for nothing", "[engine][transitions]") {
    Rig rig(two_phases("{at: pass_end}", "      - {at: 0s, play: warm}\n"));
    CHECK(border(rig) == at_second(61.0));
    Rig skipped(two_phases("{at: next_breath}", kBreathing));
    skipped.run_to(20.0);
    const Frames asked = skipped.ask(VerbKind::skip);
    CHECK(border(skipped) == asked);
}

TEST_CASE("A border that waits may be held and extended", "[engine][transitions]") {
    Rig held(two_phases("{at: next_breath}", kBreathing));
    held.run_to(62.0);
    held.ask(VerbKind::hold);
    held.run_to(90.0);
    CHECK(held.told(What::phase, "second").empty());
    held.ask(VerbKind::release);
    // Breaths begin at 85, 95, ... seconds.
    CHECK(border(held) == at_second(95.0));

    Rig extended(two_phases("{at: next_breath}", kBreathing));
    extended.run_to(63.0);
    const Frames asked = extended.ask(VerbKind::extend, {}, 10.0);
    const Frames planned = asked + at_second(10.0);
    CHECK(border(extended) > planned);
    CHECK(border(extended) == at_second(75.0));
}

TEST_CASE("The bed is down before a word that opens a phase behind a waiting border", "[engine][transitions]") {
    Rig rig(two_phases("{at: next_breath}", kBreathing, "      - {at: 0s, line: hello}\n"));
    CHECK(border(rig) == at_second(65.0));
    CHECK(rig.starts("hello") == std::vector{at_second(65.0)});
    CHECK(rig.moves(Kind::duck_layer, 0).front().at == at_second(65.0 - 0.8));
}

TEST_CASE("A written crossfade shapes how the next phase's first sounds come, unless they say so themselves",
          "[engine][transitions]") {
    Rig rig(two_phases("{crossfade: 11s}", "      - {at: 0s, play: warm}\n",
                       "      - {at: 0s, play: tide}\n      - {at: 0s, play: rain, layer: nature, fade_in: 3s}\n"));
    rig.run_to(100.0);
    CHECK(rig.stops("warm")[0].length == at_second(11.0));
    for (const auto& command : rig.commands()) {
        if (command.kind != Kind::start_voice || command.at != at_second(61.0)) continue;
        const bool tide = FakeSources::of(command).id == "tide";
        CHECK(command.length == at_second(tide ? 11.0 : 3.0));
        CHECK(command.shape == (tide ? RampShape::equal_power_in : RampShape::smooth));
    }
    CHECK(rig.starts("tide") == std::vector{at_second(61.0)});
}

TEST_CASE("A border at the end of a pass waits for the member of a pool, and no other begins only to leave",
          "[engine][transitions]") {
    scripts::Plan plan = bare_plan();
    scripts::PoolSource pool;
    for (const char* id : {"dawn", "dusk"}) {
        scripts::PlannedPlay member = bed(id);
        scripts::ClipSource clip;
        clip.clip.length = clip.out = at_second(25.0);
        member.source = clip;
        pool.members.push_back(member);
    }
    pool.crossfade = at_second(4.0);
    scripts::PlannedPlay either = bed("either");
    either.source = pool;
    // Members begin at 1, 22 and 43 s; the next would at 64.
    add_phase(plan, "first", 61.0, {cue(1.0, either)});
    plan.phases[0].transition_at = TransitionRule::At::pass_end;
    add_phase(plan, "second", 60.0, {});
    Rig rig(plan);
    CHECK(border(rig) == at_second(64.0));
    CHECK(rig.starts("dawn").size() + rig.starts("dusk").size() == 3);
}

TEST_CASE("A border waits for what sounds no longer than it goes on, and the plan knows", "[engine][transitions]") {
    // The pacer begins to fade at 63 s, before its breath at 65.
    Rig breathing(two_phases("{at: next_breath}", "      - {at: 5s, pace: soft, for: 60s, fade_out: 2s}\n"));
    CHECK(breathing.plan().phases[1].nominal_start == at_second(63.0));
    CHECK(border(breathing) == at_second(63.0));
    // The bed begins to fade at 65 s, before its pass ends at 68.
    Rig looping(two_phases("{at: pass_end}", "      - {at: 1s, play: dawn, for: 67s, fade_out: 3s}\n"));
    CHECK(looping.plan().phases[1].nominal_start == at_second(65.0));
    CHECK(border(looping) == at_second(65.0));
}

TEST_CASE("What its phase has no time for takes nobody's turn and nobody's place, so a border still waits",
          "[engine][transitions]") {
    const std::string turns =
        "      - at: 5s\n        group: {mode: exclusive, cues: [{pace: soft}, {play: rain, layer: nature, "
        "pre_wait: 58s}]}\n";
    const std::string replaced = "      - {at: 5s, pace: soft}\n      - {at: 63s, pace: soft}\n";
    for (const std::string& cues : {turns, replaced}) {
        INFO(cues);
        Rig rig(two_phases("{at: next_breath}", cues));
        CHECK(rig.plan().phases[1].nominal_start == at_second(65.0));
        CHECK(border(rig) == at_second(65.0));
    }
}

TEST_CASE("A border does not wait for what gave way shortly before its own end", "[engine][transitions]") {
    // From 60 s on the pacer gives way over 5 s; by itself it would fade from 62 to 64.
    Rig rig(
        two_phases("{at: next_breath}",
                   "      - at: 5s\n        group: {mode: exclusive, cues: [{pace: soft, for: 59s, fade_out: 2s}, "
                   "{play: rain, layer: nature, fade_in: 5s, pre_wait: 55s}]}\n"));
    CHECK(rig.plan().phases[1].nominal_start == at_second(61.0));
    CHECK(border(rig) == at_second(61.0));
}
