// Ducks, cue sets and what staff do with them.
#include <catch2/catch.hpp>

#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::VerbKind;
using engine::rt::Command;
using State = ConductorView::State;
using What = engine::SessionEvent::What;
using Kind = Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

float gain(double decibels) { return static_cast<float>(audio::gain_of(Decibels{decibels})); }

struct Move {
    double seconds;
    float to;
    double over;
};

/// The moves of a layer's duck, as (frame, gain, length).
void check_ducks(const Rig& rig, std::size_t layer, const std::vector<Move>& expected) {
    const auto moves = rig.moves(Kind::duck_layer, layer);
    REQUIRE(moves.size() == expected.size());
    for (std::size_t i = 0; i < moves.size(); ++i) {
        INFO("move " << i);
        CHECK(moves[i].at == at_second(expected[i].seconds));
        CHECK(moves[i].gain == expected[i].to);
        CHECK(moves[i].length == at_second(expected[i].over));
    }
}

/// One long phase with a kept bed, and a cue set of two lines that staff can call.
scripts::Plan plan_with_set() {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    add_phase(plan, "one", 120.0, {cue(0.0, warm), cue(60.0, line("scheduled", 3.0))});
    add_set(plan, "contact", {line("contact.1", 4.0), line("contact.2", 5.0)});
    return plan;
}

}  // namespace

TEST_CASE("The bed is down before a line that opens a phase, unless the phase waits at a gate",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    add_phase(plan, "one", 20.0, {cue(0.0, warm)});
    add_phase(plan, "two", 20.0, {cue(0.2, line("first", 3.0))});
    Rig rig(plan);
    rig.run_to_the_end();
    check_ducks(rig, kBed, {{19.4, gain(-8.0), 0.8}, {23.2, 1.0f, 5.0}});
}

TEST_CASE("A cue set that sounded a moment ago asks for a second press, and a shuffled one says each line once",
          "[engine][conductor]") {
    scripts::Plan plan = plan_with_set();
    plan.cue_sets[0].cooldown = at_second(60.0);
    plan.cue_sets[0].order = scripts::PlayOrder::shuffle;
    Rig rig(plan, kLive);
    const auto count = [&](What what, const std::string& id) {
        return std::count_if(rig.events().begin(), rig.events().end(),
                             [&](const auto& event) { return event.what == what && event.id == id; });
    };
    rig.run_to(5.0);
    rig.ask(VerbKind::ground);
    rig.run_to(30.0);
    CHECK(count(What::start, "contact.1") == 1);
    CHECK(count(What::start, "contact.2") == 1);
    rig.ask(VerbKind::ground);
    rig.run_to(31.0);
    CHECK(count(What::refused, "ground") == 1);
    rig.ask(VerbKind::ground);
    rig.run_to(33.0);
    CHECK(count(What::refused, "ground") == 1);
    CHECK(count(What::start, "contact") == 2);
}

TEST_CASE("Before a shuffled cue set the bed goes down as far as the line asks that is said first",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm")), cue(10.0, scripts::PlannedSetCall{0})});
    add_set(plan, "contact", {line("near", 4.0), line("far", 4.0)});
    plan.cue_sets[0].lines[1].ducks = {{kBed, Decibels{-14.0}}};
    plan.cue_sets[0].order = scripts::PlayOrder::shuffle;
    std::size_t far_first = 0;
    const auto check = [&](engine::ConductorOptions options, bool by_hand) {
        Rig rig(plan, options);
        if (by_hand) {
            rig.run_to(5.0);
            rig.ask(VerbKind::ground);
        }
        rig.run_to(by_hand ? 9.0 : 13.0);
        const bool far = rig.starts("near").empty();
        const Frames word = rig.starts(far ? "far" : "near").at(0);
        far_first += far ? 1u : 0u;
        const auto moves = rig.moves(Kind::duck_layer, kBed);
        REQUIRE(!moves.empty());
        CHECK(moves.back().gain == gain(far ? -14.0 : -8.0));
        CHECK(moves.back().at + moves.back().length <= word);
    };
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        INFO("seed " << seed);
        check({.seed = seed}, false);
        check({.gates_open_at_once = false, .seed = seed, .ends_by_itself = false}, true);
    }
    CHECK(far_first > 1);
    CHECK(far_first < 15);
}

TEST_CASE("The bed goes down before a scheduled line, stays down through a short gap, and rises after the last",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(
        plan, "one", 60.0,
        {cue(0.0, bed("warm")), cue(10.0, line("a", 5.0)), cue(18.0, line("b", 2.0)), cue(30.0, line("c", 2.0))});
    Rig rig(plan);
    rig.run_to_the_end();
    check_ducks(rig, kBed, {{9.2, gain(-8.0), 0.8}, {20.0, 1.0f, 5.0}, {29.2, gain(-8.0), 0.8}, {32.0, 1.0f, 5.0}});
    check_ducks(rig, kPacer,
                {{9.2, gain(-6.0), 0.8}, {20.0, 1.0f, 5.0}, {29.2, gain(-6.0), 0.8}, {32.0, 1.0f, 5.0}});
    CHECK(rig.moves(Kind::duck_layer, kTone).empty());
}

TEST_CASE("A bed that was lowered for a line rises again when staff hold the line back, and goes down anew for it",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm")), cue(10.0, line("a", 5.0))});
    Rig rig(plan, kLive);
    rig.run_to(9.5);
    REQUIRE(rig.duck(kBed) == gain(-8.0));
    SECTION("by a hold") {
        const Frames held = rig.ask(VerbKind::hold);
        rig.run_to(30.0);
        CHECK(rig.duck(kBed) == 1.0f);
        const Frames released = rig.ask(VerbKind::release);
        rig.run_to(32.0);
        CHECK(rig.moves(Kind::duck_layer, kBed).back().at == released);
        CHECK(rig.starts("a") == std::vector{at_second(10.0) + (released - held)});
    }
    SECTION("by a skip") {
        rig.ask(VerbKind::skip);
        rig.run_to(30.0);
        CHECK(rig.starts("a").empty());
    }
    rig.run_to(60.0);
    CHECK(rig.duck(kBed) == 1.0f);
    CHECK(rig.duck(kPacer) == 1.0f);
}

TEST_CASE("Extending after the bed was lowered ahead lets it rise and lowers it again in time",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    const std::size_t set = add_set(plan, "contact", {line("contact.1", 4.0)});
    SECTION("for a line") { add_phase(plan, "one", 60.0, {cue_before_end(10.0, line("a", 4.0))}); }
    SECTION("for a cue set") { add_phase(plan, "one", 60.0, {cue_before_end(10.0, scripts::PlannedSetCall{set})}); }
    Rig rig(plan, kLive);
    rig.run_to(49.5);
    REQUIRE(rig.duck(kBed) < 1.0f);
    rig.ask(VerbKind::extend, {}, 30.0);
    rig.run_to(60.0);
    CHECK(rig.duck(kBed) == 1.0f);
    rig.run_to(79.9);
    CHECK(rig.duck(kBed) == gain(-8.0));
    CHECK(rig.moves(Kind::duck_layer, kBed).back().at == at_second(79.2));
    rig.run_to(100.0);
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("A scheduled cue set finds the bed lowered, says its lines with a gap, and lets the bed rise",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    const std::size_t set = add_set(plan, "contact", {line("one", 4.0), line("two", 5.0)});
    scripts::PlannedPlay note = bed("note", kTone);
    note.length = at_second(10.0);
    plan.cue_sets[set].play = note;
    plan.cue_sets[set].bed = Decibels{-10.0};
    add_phase(plan, "phase", 120.0, {cue(0.0, bed("warm")), cue(20.0, scripts::PlannedSetCall{set})});
    Rig rig(plan);
    rig.run_to_the_end();
    CHECK(rig.starts("one") == std::vector{at_second(20.0)});
    CHECK(rig.starts("two") == std::vector{at_second(27.0)});
    CHECK(rig.starts("note") == std::vector{at_second(20.0)});
    CHECK(rig.told(What::stop, "contact")[0].at == at_second(35.0));
    CHECK(rig.moves(Kind::duck_layer, kBed).front().at == at_second(19.2));
    CHECK(rig.moves(Kind::duck_layer, kBed).front().gain == gain(-10.0));
    CHECK(rig.moves(Kind::duck_layer, kBed).back().at == at_second(35.0));
    CHECK(rig.duck(kBed) == 1.0f);
    CHECK(rig.told(What::phase, "phase").size() == 1);
}

TEST_CASE("Grounding speaks within two seconds over a lowered bed, holds the timeline, and returns by itself",
          "[engine][conductor]") {
    Rig rig(plan_with_set(), kLive);
    rig.run_to(20.0);
    const Frames pressed = rig.ask(VerbKind::ground, "contact");
    const Frames position = rig.conductor().view().phase_position;
    rig.run_to(22.0);
    CHECK(rig.conductor().view().state == State::grounding);
    REQUIRE(rig.starts("contact.1").size() == 1);
    const Frames first_word = rig.starts("contact.1")[0];
    CHECK(first_word - pressed <= at_second(2.0));
    const auto down = rig.moves(Kind::duck_layer, kBed);
    REQUIRE_FALSE(down.empty());
    CHECK(down.back().gain == gain(-8.0));
    CHECK(down.back().at + down.back().length <= first_word);
    rig.run_to(32.0);
    CHECK(rig.conductor().view().phase_position == position);
    rig.run_to(120.0);
    CHECK(rig.conductor().view().state == State::playing);
    CHECK(rig.starts("contact.2") == std::vector{first_word + at_second(4.0 + 3.0)});
    const Frames over = rig.told(What::stop, "contact")[0].at;
    CHECK(over == first_word + at_second(4.0 + 3.0 + 5.0 + 3.0));
    CHECK(rig.starts("scheduled") == std::vector{at_second(60.0) + (over - pressed)});
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("Back ends grounding at once, from wherever it was pressed", "[engine][conductor]") {
    const bool was_held = GENERATE(false, true);
    const double after = GENERATE(0.2, 2.0, 8.0, 12.7);  // the last: late in a line longer than the duck waits
    Rig rig(plan_with_set(), kLive);
    rig.run_to(20.0);
    if (was_held) rig.ask(VerbKind::hold);
    const Frames pressed = rig.ask(VerbKind::ground);
    rig.run_to(pressed + at_second(after));
    rig.ask(VerbKind::back);
    CHECK(rig.conductor().view().state == (was_held ? State::held : State::playing));
    rig.run_to(50.0);
    CHECK(rig.duck(kBed) == 1.0f);
    CHECK(rig.duck(kPacer) == 1.0f);
    CHECK(rig.starts("contact.2").empty() == (after < 7.0));
    CHECK(rig.conductor().view().saying.empty());
    rig.ask(VerbKind::back);
    CHECK(rig.told(What::refused, "back").size() == 1);
}

TEST_CASE("Grounding again starts the set anew and still holds the timeline", "[engine][conductor]") {
    Rig rig(plan_with_set(), kLive);
    rig.run_to(20.0);
    const Frames pressed = rig.ask(VerbKind::ground);
    rig.run_to(23.0);
    const Frames again = rig.ask(VerbKind::ground);
    CHECK(rig.conductor().view().state == State::grounding);
    rig.run_to(30.0);
    CHECK(rig.starts("contact.1").size() == 2);
    CHECK(rig.conductor().view().state == State::grounding);
    CHECK(rig.conductor().view().phase_position == pressed);
    rig.run_to(again + at_second(30.0));
    CHECK(rig.conductor().view().state == State::playing);
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("Grounding cuts into a scheduled line with a fade, and the line is not stuck", "[engine][conductor]") {
    Rig rig(plan_with_set(), kLive);
    rig.run_to(61.0);
    REQUIRE(rig.conductor().view().saying == "words of scheduled");
    const Frames pressed = rig.ask(VerbKind::ground);
    rig.run_to(63.0);
    REQUIRE(rig.stops("scheduled").size() == 1);
    CHECK(rig.stops("scheduled")[0].at == pressed);
    CHECK(rig.stops("scheduled")[0].length >= at_second(0.08));
    CHECK(rig.starts("contact.1").size() == 1);
    rig.run_to(100.0);
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("A cue set whose promise nobody confirmed is refused by name, and nothing changes",
          "[engine][conductor]") {
    scripts::Plan plan = plan_with_set();
    plan.cue_sets[0].requirements = {"medicine_given"};
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::ground, "contact");
    rig.ask(VerbKind::ground, "no-such-set");
    rig.run_to(20.0);
    CHECK(rig.told(What::refused, "ground").size() == 2);
    CHECK(rig.told(What::refused, "ground")[0].text.find("medicine_given") != std::string::npos);
    CHECK(rig.conductor().view().state == State::playing);
    CHECK(rig.starts("contact.1").empty());
    CHECK(rig.duck(kBed) == 1.0f);
}

TEST_CASE("Quiet lets everything give way to the hush bed over eight seconds; resume brings it back where it stood",
          "[engine][conductor]") {
    Rig rig(plan_with_set(), kLive);
    rig.run_to(20.0);
    const Frames pressed = rig.ask(VerbKind::quiet);
    rig.run_to(40.0);
    CHECK(rig.conductor().view().state == State::quiet);
    CHECK(rig.conductor().view().sounding == std::vector<std::string>{"hush"});
    REQUIRE(rig.told(What::start, "hush").size() == 1);
    CHECK(rig.told(What::start, "hush")[0].at == pressed);
    CHECK(rig.stops("warm").empty());
    CHECK(rig.conductor().view().phase_position == pressed);
    CHECK(rig.safety().empty());
    const Frames resumed = rig.ask(VerbKind::resume);
    rig.run_to(90.0);
    CHECK(rig.conductor().view().state == State::playing);
    // The mixer's own gain, pressed once, comes back where nobody pressed again.
    REQUIRE(rig.safety().size() == 1);
    const Command back = rig.safety()[0];
    CHECK(back.at == resumed);
    CHECK(back.safety.kind == engine::rt::SafetyCommand::Kind::quiet);
    CHECK(back.safety.gain == 1.0f);
    CHECK(back.safety.length == at_second(8.0));
    CHECK(back.safety.press == 1);
    CHECK(back.safety.returns);
    REQUIRE(rig.told(What::stop, "hush").size() == 1);
    CHECK(rig.told(What::stop, "hush")[0].at == resumed);
    CHECK(rig.starts("scheduled") == std::vector{at_second(60.0) + (resumed - pressed)});
}

TEST_CASE("However staff press quiet, stop, ground and resume, the hush ends with quiet and no duck is left over",
          "[engine][conductor]") {
    Rig rig(plan_with_set(), kLive);
    rig.run_to(61.0);  // a line is being said
    const auto verbs = GENERATE(
        std::vector{VerbKind::quiet}, std::vector{VerbKind::stop}, std::vector{VerbKind::cut},
        std::vector{VerbKind::quiet, VerbKind::stop}, std::vector{VerbKind::stop, VerbKind::quiet},
        std::vector{VerbKind::quiet, VerbKind::stop, VerbKind::quiet},
        std::vector{VerbKind::ground, VerbKind::quiet},
        std::vector{VerbKind::ground, VerbKind::stop, VerbKind::ground},
        std::vector{VerbKind::hold, VerbKind::quiet, VerbKind::ground, VerbKind::back, VerbKind::release},
        std::vector{VerbKind::quiet, VerbKind::resume, VerbKind::quiet, VerbKind::resume, VerbKind::quiet});
    for (const VerbKind verb : verbs) {
        rig.ask(verb);
        rig.run_to(rig.conductor().now() + at_second(0.6));
    }
    rig.ask(VerbKind::resume);
    rig.ask(VerbKind::back);
    rig.run_to(rig.conductor().now() + at_second(30.0));
    CHECK(rig.conductor().view().state == State::playing);
    for (const std::size_t layer : {kBed, kPacer, kLine, kTone}) CHECK(rig.duck(layer) == 1.0f);
    for (const std::string& id : rig.conductor().view().sounding) CHECK(id != "hush");
    CHECK(rig.told(What::start, "hush").size() == rig.told(What::stop, "hush").size());
}

TEST_CASE("A cue set that quiet or stop cuts off is over: it neither speaks on nor keeps the bed down",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    const std::size_t set = add_set(plan, "contact", {line("one", 4.0), line("two", 5.0)});
    add_phase(plan, "phase", 200.0, {cue(0.0, bed("warm")), cue(20.0, scripts::PlannedSetCall{set})});
    const VerbKind verb = GENERATE(VerbKind::quiet, VerbKind::stop);
    const double when = GENERATE(22.0, 25.0);  // within the first line, and in the gap behind it
    Rig rig(plan, kLive);
    rig.run_to(when);
    rig.ask(verb);
    rig.run_to(60.0);
    CHECK(rig.starts("two").empty());
    CHECK(rig.told(What::stop, "contact").size() == 1);
    rig.ask(VerbKind::resume);
    rig.run_to(90.0);
    CHECK(rig.duck(kBed) == 1.0f);
    CHECK(rig.starts("two").empty());
}

TEST_CASE("A line never stops without a fade, whatever staff press", "[engine][conductor]") {
    const VerbKind verb =
        GENERATE(VerbKind::stop, VerbKind::cut, VerbKind::quiet, VerbKind::ground, VerbKind::end, VerbKind::back);
    Rig rig(plan_with_set(), kLive);
    rig.run_to(20.0);
    rig.ask(VerbKind::ground);
    rig.run_to(22.0);
    REQUIRE(rig.conductor().view().saying == "words of contact.1");
    rig.ask(verb);
    rig.run_to(24.0);
    const auto stops = rig.stops("contact.1");
    REQUIRE_FALSE(stops.empty());
    CHECK(stops[0].length >= at_second(0.08));
}

TEST_CASE("While it is stopped the timeline stands still, prompts go on, and resume goes on from there",
          "[engine][conductor]") {
    scripts::Plan plan = plan_with_set();
    plan.phases[0].cues.push_back(cue(70.0, scripts::PlannedPrompt{"Blood pressure", at_second(20.0)}));
    Rig rig(plan, kLive);
    rig.run_to(71.0);
    const Frames stopped = rig.ask(VerbKind::stop);
    rig.ask(VerbKind::hold);
    rig.ask(VerbKind::skip);
    rig.run_to(131.0);
    CHECK(rig.conductor().view().state == State::stopped);
    CHECK(rig.conductor().view().phase_position == stopped);
    CHECK(rig.told(What::prompt, "prompt").size() == 4);
    const Frames resumed = rig.ask(VerbKind::resume);
    rig.run_to(300.0);
    CHECK(rig.conductor().view().state == State::afterwards);
    CHECK(rig.told(What::prompt, "end")[0].at == at_second(120.0) + (resumed - stopped));
}

TEST_CASE("After the last phase a quiet bed stays until staff end the session, and that takes eight seconds",
          "[engine][conductor]") {
    Rig rig(plan_with_set(), kLive);
    rig.run_to(600.0);
    CHECK(rig.conductor().view().state == State::afterwards);
    CHECK(rig.starts("hush") == std::vector{at_second(120.0)});
    CHECK(rig.stops("warm")[0].at == at_second(120.0));
    CHECK(rig.conductor().view().sounding == std::vector<std::string>{"hush"});
    rig.ask(VerbKind::ground);
    rig.run_to(640.0);
    CHECK(rig.starts("contact.1").size() == 1);
    CHECK(rig.conductor().view().state == State::afterwards);
    const Frames ended = rig.ask(VerbKind::end);
    rig.run_to(700.0);
    CHECK(rig.conductor().finished());
    CHECK(rig.stops("hush")[0].at == ended);
    CHECK(rig.told(What::end, "by-hand")[0].at == ended + at_second(8.0));
    CHECK(rig.commands()[rig.commands().size() - 2].kind == Kind::finish);
}

TEST_CASE("End finishes within its eight seconds from every state", "[engine][conductor]") {
    const auto before = GENERATE(std::vector<VerbKind>{}, std::vector{VerbKind::hold}, std::vector{VerbKind::quiet},
                                 std::vector{VerbKind::stop}, std::vector{VerbKind::ground},
                                 std::vector{VerbKind::end, VerbKind::stop, VerbKind::resume, VerbKind::ground});
    Rig rig(plan_with_set(), kLive);
    rig.run_to(61.0);
    Frames ended{-1};
    for (const VerbKind verb : before) {
        if (verb == VerbKind::end && ended.count < 0) ended = rig.conductor().now();
        rig.ask(verb);
        rig.run_to(rig.conductor().now() + at_second(0.1));
    }
    if (ended.count < 0) ended = rig.conductor().now();
    rig.ask(VerbKind::end);
    rig.run_to(100.0);
    CHECK(rig.conductor().finished());
    CHECK(rig.told(What::end, "by-hand")[0].at == ended + at_second(8.0));
    CHECK(rig.starts("contact.2").empty());
    for (const auto& event : rig.told(What::prompt, "hold")) CHECK(event.at < ended);
}

TEST_CASE("No source stays open behind a session", "[engine][conductor]") {
    Rig rig(plan_with_set(), kLive);
    rig.run_to(61.0);
    rig.ask(VerbKind::ground);
    rig.run_to(62.5);
    CHECK(rig.sources().still_open() > 1);
    rig.destroy_conductor();
    CHECK(rig.sources().still_open() == 0);
}
