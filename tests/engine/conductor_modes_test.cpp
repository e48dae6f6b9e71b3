// What staff switch on and off: talk, conversation, the voice, the pacer.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::Verb;
using engine::VerbKind;
using engine::rt::SafetyCommand;
using State = ConductorView::State;
using What = engine::SessionEvent::What;
using Kind = engine::rt::Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};
constexpr const char* kHush = "hush";

/// One phase of ten minutes over a bed, with a pacer and these cues.
scripts::Plan one_phase(std::vector<scripts::PlannedCue> cues = {}) {
    scripts::Plan plan = bare_plan();
    (void)add_set(plan, "contact", {line("contact.1", 3.0)});
    cues.insert(cues.begin(), {cue(0.0, bed("warm")), cue(1.0, pace("breath"))});
    add_phase(plan, "one", 600.0, std::move(cues));
    return plan;
}

void wait(Rig& rig, double seconds) { rig.run_to(rig.conductor().now() + at_second(seconds)); }

Verb turn(VerbKind kind, bool on) { return {.kind = kind, .on = on}; }

/// Why a verb of this kind was refused last.
std::string why(const Rig& rig, VerbKind kind) {
    const auto refused = rig.told(What::refused, std::string(engine::name_of(kind)));
    return refused.empty() ? "" : refused.back().text;
}

}  // namespace

TEST_CASE("While staff talk a scheduled line waits, and is said when they have done", "[engine][conductor][talk]") {
    Rig rig(one_phase({cue(20.0, line("words", 4.0))}), kLive);
    rig.run_to(18.0);
    rig.ask(turn(VerbKind::talk, true));
    CHECK(rig.conductor().view().talking);
    rig.run_to(26.0);
    CHECK(rig.starts("words").empty());
    const Frames done = rig.ask(turn(VerbKind::talk, false));
    CHECK_FALSE(rig.conductor().view().talking);
    wait(rig, 10.0);
    CHECK(rig.starts("words") == std::vector{done});
    rig.ask(turn(VerbKind::talk, false));
    CHECK(why(rig, VerbKind::talk) == "nobody talks");
}

TEST_CASE("A line that waited ten seconds for staff's talk is stale, told, and the bed rises",
          "[engine][conductor][talk]") {
    Rig rig(one_phase({cue(20.0, line("words", 4.0)), cue(60.0, line("later", 4.0))}), kLive);
    rig.run_to(15.0);
    rig.ask(turn(VerbKind::talk, true));
    rig.run_to(35.0);
    rig.ask(turn(VerbKind::talk, false));
    rig.run_to(50.0);
    CHECK(rig.starts("words").empty());
    CHECK(rig.told(What::refused, "words").size() == 1);
    CHECK(rig.duck(kBed) == 1.0f);
    rig.run_to(70.0);
    CHECK(rig.starts("later").size() == 1);
}

TEST_CASE("A scheduled cue set that staff talk over goes on or ends; it never keeps the bed down",
          "[engine][conductor][talk]") {
    scripts::Plan plan = one_phase();
    const std::size_t lean = add_set(plan, "lean", {line("lean.1", 3.0), line("lean.2", 3.0)});
    plan.phases[0].cues.push_back(cue(20.0, scripts::PlannedSetCall{lean}));
    plan.phases[0].cues.push_back(cue(120.0, scripts::PlannedSetCall{lean}));
    Rig rig(plan, kLive);
    rig.run_to(18.0);
    rig.ask(turn(VerbKind::talk, true));
    rig.run_to(GENERATE(24.0, 40.0, 60.0));
    rig.ask(turn(VerbKind::talk, false));
    rig.run_to(100.0);
    CHECK(rig.told(What::stop, "lean").size() == 1);
    CHECK(rig.starts("lean.2").size() == 1);
    CHECK(rig.duck(kBed) == 1.0f);
    rig.run_to(150.0);
    CHECK(rig.told(What::start, "lean").size() == 2);
}

TEST_CASE("Talk closes by itself after thirty seconds, tells staff before, and lets the sound return",
          "[engine][conductor][talk]") {
    Rig rig(one_phase(), kLive);
    rig.run_to(10.0);
    const Frames opened = rig.ask(turn(VerbKind::talk, true));
    SECTION("on its own") {
        rig.run_to(60.0);
        const auto told = rig.told(What::prompt, "talk");
        REQUIRE(told.size() == 2);
        CHECK(told[0].at == opened + at_second(25.0));
        CHECK(told[1].at == opened + at_second(30.0));
        REQUIRE(rig.safety().size() == 1);
        const SafetyCommand back = rig.safety()[0].safety;
        CHECK(rig.safety()[0].at == opened + at_second(30.0));
        CHECK(back.kind == SafetyCommand::Kind::talk);
        CHECK(back.gain == 1.0f);
        CHECK(back.returns);
        CHECK(back.press == 1);
        CHECK_FALSE(rig.conductor().view().talking);
    }
    SECTION("not where staff press it again") {
        rig.run_to(30.0);
        const Frames again = rig.ask(turn(VerbKind::talk, true));
        rig.run_to(59.0);
        CHECK(rig.conductor().view().talking);
        CHECK(rig.told(What::prompt, "talk").size() == 1);
        wait(rig, 5.0);
        REQUIRE(rig.safety().size() == 1);
        CHECK(rig.safety()[0].at == again + at_second(30.0));
        CHECK(rig.safety()[0].safety.press == 2);
    }
    SECTION("nor where they close it") {
        rig.run_to(20.0);
        rig.ask(turn(VerbKind::talk, false));
        rig.run_to(60.0);
        CHECK(rig.told(What::prompt, "talk").empty());
        CHECK(rig.safety().empty());  // the desk's own press let it return
    }
}

TEST_CASE("What staff call by hand is heard while they talk", "[engine][conductor][talk]") {
    Rig rig(one_phase(), kLive);
    rig.run_to(10.0);
    rig.ask(turn(VerbKind::talk, true));
    const Frames asked = rig.ask(VerbKind::ground);
    wait(rig, 3.0);
    REQUIRE(rig.starts("contact.1").size() == 1);
    CHECK(rig.starts("contact.1")[0] - asked <= at_second(2.0));
}

TEST_CASE("Conversation holds the timeline over a hush bed with no bed, no pacer and no lines, as long as it is on",
          "[engine][conductor][conversation]") {
    Rig rig(one_phase({cue(20.0, line("words", 4.0))}), kLive);
    rig.run_to(10.0);
    const Frames begun = rig.ask(VerbKind::conversation);
    rig.run_to(610.0);
    CHECK(rig.conductor().state() == State::conversing);
    CHECK(rig.conductor().view().phase_position == begun);
    CHECK(rig.starts("words").empty());
    CHECK(rig.starts(kHush).size() == 1);
    CHECK(rig.duck(kBed) == 0.0f);
    CHECK(rig.duck(kPacer) == 0.0f);
    CHECK(rig.moves(Kind::duck_layer, kBed).back().length == at_second(8.0));
    CHECK(rig.safety().empty());
    const bool by_release = GENERATE(false, true);
    const Frames over = rig.ask(by_release ? VerbKind::release : VerbKind::conversation);
    wait(rig, 12.0);
    CHECK(rig.conductor().state() == State::playing);
    CHECK(rig.starts("words") == std::vector{over + at_second(20.0) - begun});
    REQUIRE(rig.stops(kHush).size() == 1);
    CHECK(rig.stops(kHush)[0].length == at_second(8.0));
    CHECK(rig.duck(kPacer) < 1.0f);  // a line sounds
    wait(rig, 20.0);
    CHECK(rig.duck(kPacer) == 1.0f);
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("Conversation returns to the hold or the gate it began in", "[engine][conductor][conversation]") {
    scripts::Plan plan = one_phase();
    add_phase(plan, "two", 60.0, {});
    add_gate(plan, "pump");
    Rig rig(plan, kLive);
    SECTION("a hold") {
        rig.run_to(10.0);
        rig.ask(VerbKind::hold);
        wait(rig, 1.0);
        rig.ask(VerbKind::conversation);
        wait(rig, 1.0);
        rig.ask(VerbKind::release);
        CHECK(rig.conductor().state() == State::held);
        wait(rig, 1.0);
        rig.ask(VerbKind::release);
        CHECK(rig.conductor().state() == State::playing);
    }
    SECTION("a gate, which is not confirmed behind it") {
        rig.run_to(610.0);
        REQUIRE(rig.conductor().state() == State::waiting);
        rig.ask(VerbKind::conversation);
        wait(rig, 1.0);
        rig.ask(VerbKind::confirm);
        CHECK(why(rig, VerbKind::confirm) == "first end the conversation, then confirm");
        rig.ask(turn(VerbKind::conversation, false));
        CHECK(rig.conductor().state() == State::waiting);
        wait(rig, 1.0);
        rig.ask(VerbKind::confirm);
        CHECK(rig.conductor().view().phase == 1);
        CHECK(rig.conductor().state() == State::playing);
    }
}

TEST_CASE("Ground, quiet and stop within a conversation go back to it", "[engine][conductor][conversation]") {
    Rig rig(one_phase(), kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::conversation);
    wait(rig, 1.0);
    SECTION("grounding is heard, and returns by itself") {
        rig.ask(VerbKind::ground);
        wait(rig, 3.0);
        CHECK(rig.conductor().state() == State::grounding);
        CHECK(rig.starts("contact.1").size() == 1);
        wait(rig, 20.0);
    }
    SECTION("quiet and stop until staff resume") {
        const VerbKind verb = GENERATE(VerbKind::quiet, VerbKind::stop, VerbKind::cut);
        rig.ask(verb);
        wait(rig, 10.0);
        rig.ask(turn(VerbKind::conversation, false));
        CHECK(why(rig, VerbKind::conversation) == "first go back to the conversation, then end it");
        rig.ask(VerbKind::resume);
    }
    CHECK(rig.conductor().state() == State::conversing);
    CHECK(rig.duck(kBed) == 0.0f);
    wait(rig, 1.0);
    rig.ask(turn(VerbKind::conversation, true));
    CHECK(why(rig, VerbKind::conversation) == "conversation is on already");
    rig.ask(turn(VerbKind::conversation, false));
    CHECK(rig.conductor().state() == State::playing);
    wait(rig, 10.0);
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("A conversation that begins in quiet, a stop or grounding ends those, and the sound may return",
          "[engine][conductor][conversation]") {
    const VerbKind before = GENERATE(VerbKind::quiet, VerbKind::stop, VerbKind::ground);
    Rig rig(one_phase(), kLive);
    rig.run_to(10.0);
    rig.ask(before);
    wait(rig, 3.0);
    rig.ask(VerbKind::conversation);
    wait(rig, 3.0);
    CHECK(rig.conductor().state() == State::conversing);
    CHECK(rig.safety().size() == (before == VerbKind::ground ? 0 : 1));
    for (const auto& command : rig.safety()) {
        CHECK(command.safety.gain == 1.0f);
        CHECK(command.safety.returns);
    }
    rig.ask(VerbKind::conversation);
    CHECK(rig.conductor().state() == State::playing);
}

TEST_CASE("Music and a pacer that staff call within a conversation are heard, and only while their set sounds",
          "[engine][conductor][conversation]") {
    scripts::Plan plan = one_phase();
    const std::size_t music = add_set(plan, "music", {});
    scripts::PlannedPlay note = bed("note", kTone);
    note.length = at_second(20.0);
    plan.cue_sets[music].play = note;
    plan.cue_sets[music].pace = pace("lean");
    plan.cue_sets[music].pace->length = at_second(20.0);
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::conversation);
    wait(rig, 10.0);
    REQUIRE(rig.duck(kTone) == 0.0f);
    rig.ask(VerbKind::ground, "music");
    wait(rig, 3.0);
    CHECK(rig.starts("note").size() == 1);
    CHECK(rig.starts("lean").size() == 1);
    CHECK(rig.duck(kTone) == 1.0f);
    CHECK(rig.duck(kPacer) == 1.0f);
    CHECK(rig.duck(kBed) == 0.0f);
    wait(rig, 40.0);
    CHECK(rig.conductor().state() == State::conversing);
    CHECK(rig.duck(kTone) == 0.0f);
    CHECK(rig.duck(kPacer) == 0.0f);
}

TEST_CASE("With the voice off no scheduled line or spoken set is heard, one under way fades, and the bed stays up",
          "[engine][conductor]") {
    scripts::Plan plan = one_phase(
        {cue(10.0, line("under-way", 8.0)), cue(30.0, line("silent", 4.0)), cue(60.0, line("heard", 4.0))});
    const std::size_t lean = add_set(plan, "lean", {line("lean.1", 3.0)});
    plan.phases[0].cues.push_back(cue(40.0, scripts::PlannedSetCall{lean}));
    Rig rig(plan, kLive);
    rig.run_to(12.0);
    rig.ask(VerbKind::voice_off);
    CHECK(rig.conductor().view().voice_off);
    wait(rig, 1.0);
    REQUIRE(rig.stops("under-way").size() == 1);
    CHECK(rig.stops("under-way")[0].length == at_second(0.4));
    rig.run_to(25.0);
    const std::size_t moved = rig.moves(Kind::duck_layer, kBed).size();
    rig.run_to(50.0);
    CHECK(rig.starts("silent").empty());
    CHECK(rig.starts("lean.1").empty());
    CHECK(rig.told(What::refused, "silent").size() == 1);
    CHECK(rig.told(What::refused, "lean").size() == 1);
    CHECK(rig.moves(Kind::duck_layer, kBed).size() == moved);
    rig.ask(turn(VerbKind::voice_off, true));
    CHECK(why(rig, VerbKind::voice_off) == "voice off is on already");
    rig.ask(VerbKind::ground);
    wait(rig, 5.0);
    CHECK(rig.starts("contact.1").size() == 1);
    rig.ask(turn(VerbKind::voice_off, false));
    rig.run_to(80.0);
    CHECK(rig.starts("heard").size() == 1);
}

TEST_CASE("Switching the voice off leaves the words that staff called themselves", "[engine][conductor]") {
    Rig rig(one_phase(), kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::ground);
    wait(rig, 3.0);
    rig.ask(VerbKind::voice_off);
    wait(rig, 3.0);
    CHECK(rig.stops("contact.1").empty());
}

TEST_CASE("With the pacer off none is heard, old or new, until it is on again or staff call one",
          "[engine][conductor]") {
    scripts::Plan plan = one_phase({cue(30.0, pace("second"))});
    const std::size_t lean = add_set(plan, "lean", {});
    plan.cue_sets[lean].pace = pace("lean");
    plan.cue_sets[lean].pace->length = at_second(20.0);
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::pacer_off);
    rig.run_to(40.0);
    CHECK(rig.conductor().view().pacer_off);
    CHECK(rig.starts("second").size() == 1);  // it breathes on unheard, in step
    CHECK(rig.duck(kPacer) == 0.0f);
    CHECK(rig.moves(Kind::duck_layer, kPacer).back().length == at_second(3.0));
    SECTION("on again") {
        rig.ask(VerbKind::pacer_off);
        CHECK(why(rig, VerbKind::pacer_off).empty());
    }
    SECTION("called by hand") {
        rig.ask(VerbKind::ground, "lean");
        CHECK_FALSE(rig.conductor().view().pacer_off);
    }
    wait(rig, 5.0);
    CHECK(rig.duck(kPacer) == 1.0f);
}

TEST_CASE("Quiet while a session ends takes its hush along, and a session that is cut stays so",
          "[engine][conductor]") {
    Rig rig(one_phase(), kLive);
    rig.run_to(10.0);
    SECTION("pressed while it ends") {
        rig.ask(VerbKind::end);
        wait(rig, 3.0);
        const Frames asked = rig.ask(VerbKind::quiet);
        CHECK(why(rig, VerbKind::quiet) == "the session is over");
        rig.run_to_the_end();
        REQUIRE(rig.safety().size() == 1);
        CHECK(rig.safety()[0].safety.kind == SafetyCommand::Kind::master);
        CHECK(rig.safety()[0].safety.gain == 0.0f);
        CHECK(asked + rig.safety()[0].safety.length == rig.told(What::end, "by-hand")[0].at);
    }
    SECTION("pressed before") {
        rig.ask(VerbKind::quiet);
        wait(rig, 10.0);
        rig.ask(VerbKind::end);
        rig.run_to_the_end();
        REQUIRE(rig.safety().size() == 1);
        CHECK(rig.safety()[0].safety.kind == SafetyCommand::Kind::master);
        CHECK(rig.safety()[0].safety.length == at_second(8.0));
    }
    SECTION("cut before") {
        rig.ask(VerbKind::quiet);
        wait(rig, 10.0);
        rig.ask(VerbKind::cut);
        rig.ask(VerbKind::end);
        rig.run_to_the_end();
        CHECK(rig.safety().empty());  // a slow ramp from here would undo the cut
    }
}
