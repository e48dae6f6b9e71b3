// Groups, sequences and waits as they are played: planned times where nobody steers, and what staff do to them.
#include <catch2/catch.hpp>

#include "scripts/voice_spans.h"
#include "tests/engine/hand_plan.h"
#include "tests/scripts/compile_fixture.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::VerbKind;
using engine::rt::RampShape;
using What = engine::SessionEvent::What;
using Kind = engine::rt::Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

/// A phase of five minutes with these cues; hello takes 6 s, later 2 s.
scripts::Plan session(const std::string& cues, const std::string& head = {}) {
    scripts::CompileFixture fixture;
    fixture.media.lines[{"hello", "en"}] = scripts::clip(6, -20);
    fixture.media.lines[{"later", "en"}] = scripts::clip(2, -20);
    return fixture.plan(head + "phases:\n  - id: only\n    length: {nominal: 5m, max: 9m}\n    cues:\n" + cues);
}

std::vector<Frames> seconds(std::initializer_list<double> times) {
    std::vector<Frames> all;
    for (const double time : times) all.push_back(at_second(time));
    return all;
}

const std::string kSequence = R"(
      - at: 10s
        group:
          mode: sequence
          cues: [{line: hello, post_wait: 1s}, {play: rain, layer: nature, for: 20s}, {line: later, pre_wait: 2s}]
)";

}  // namespace

TEST_CASE("A sequence plays at its planned frames, and the bed is down before each of its words",
          "[engine][groups]") {
    Rig rig(session(kSequence));
    rig.run_to_the_end();
    CHECK(rig.starts("hello") == seconds({10.0}));
    CHECK(rig.starts("rain") == seconds({17.0}));
    CHECK(rig.starts("later") == seconds({39.0}));
    const auto ducks = rig.moves(Kind::duck_layer, 0);
    REQUIRE(ducks.size() == 4);
    CHECK(ducks[0].at == at_second(10.0 - 0.8));
    CHECK(ducks[1].gain == 1.0f);
    CHECK(ducks[2].at == at_second(39.0 - 0.8));
}

TEST_CASE("Whatever is nested in it, a group plays as its timeline says", "[engine][groups]") {
    const std::string nested = R"(
      - at: 7s
        group:
          mode: sequence
          cues:
            - group: {cues: [{line: later, pre_wait: 1s}, {play: rain, layer: nature, for: 4500 ms}]}
            - {set: ground}
            - {group: {mode: sequence, cues: [{pace: soft, for: 12s}, {line: hello, pre_wait: 500 ms}]}}
            - {fade: bed, to: -6 dB, over: 3s}
            - {prompt: done}
            - {play: anchor, layer: tone, until: end - 20s}
      - {at: 2m, play: warm, continue: auto_continue, post_wait: 1500 ms}
      - {line: later, continue: auto_follow, post_wait: 3s}
      - {play: tide, layer: nature}
)";
    Rig rig(session(nested));
    rig.run_to_the_end();
    for (const auto& cue : rig.plan().phases[0].cues) {
        INFO(cue.id);
        if (cue.id == "ground" || cue.id == "bed" || cue.id == "prompt") {
            const auto what = cue.id == "ground" ? What::start : cue.id == "bed" ? What::fade : What::prompt;
            REQUIRE(rig.told(what, cue.id).size() == 1);
            CHECK(rig.told(what, cue.id)[0].at == cue.nominal_start);
        } else {
            const auto starts = rig.starts(cue.id);
            CHECK(std::find(starts.begin(), starts.end(), cue.nominal_start) != starts.end());
        }
    }
}

TEST_CASE("In a hold the sequence's sound goes on, and what follows comes as long after it as planned",
          "[engine][groups]") {
    Rig rig(session(kSequence), kLive);
    rig.run_to(12.0);
    const Frames held = rig.ask(VerbKind::hold);
    rig.run_to(100.0);
    CHECK(rig.told(What::stop, "hello").size() == 1);
    CHECK(rig.starts("rain").empty());
    const Frames released = rig.ask(VerbKind::release);
    rig.run_to(200.0);
    const Frames shift = released - held;
    CHECK(rig.starts("rain") == std::vector{at_second(17.0) + shift});
    CHECK(rig.starts("later") == std::vector{at_second(39.0) + shift});
}

TEST_CASE("A sequence goes on at once past what cannot be said, with the bed down first", "[engine][groups]") {
    const std::string gated = R"(gates: {pump: {confirms: [medicine_given]}}
)";
    scripts::Plan plan = session(R"(
      - at: 10s
        group: {mode: sequence, cues: [{line: hello}, {prompt: between}, {line: later}]}
)",
                                 gated);
    plan.phases[0].cues[0].requirements = {"medicine_given"};
    Rig rig(plan);
    rig.run_to(60.0);
    CHECK(rig.starts("hello").empty());
    REQUIRE(rig.told(What::refused, "hello").size() == 1);
    CHECK(rig.told(What::refused, "hello")[0].text == "skipped: 'medicine_given' is not confirmed");
    CHECK(rig.told(What::prompt, "prompt")[0].at == at_second(10.0));
    CHECK(rig.starts("later") == seconds({10.0}));
}

TEST_CASE("A line that takes the place of a skipped one finds the bed lowered", "[engine][groups]") {
    scripts::Plan plan =
        session("      - {at: 10s, group: {mode: sequence, cues: [{line: hello}, {line: later}]}}\n");
    plan.phases[0].cues[0].requirements = {"medicine_given"};
    Rig rig(plan);
    rig.run_to(60.0);
    CHECK(rig.starts("later") == seconds({10.8}));
    CHECK(rig.moves(Kind::duck_layer, 0).front().at == at_second(10.0));
}

TEST_CASE("A sequence waits for a line that itself had to wait", "[engine][groups]") {
    Rig rig(session(R"(
      - {at: 8s, line: hello}
      - {at: 10s, group: {mode: sequence, cues: [{line: later}, {play: rain, layer: nature}]}}
)"));
    rig.run_to(60.0);
    CHECK(rig.starts("later") == seconds({14.0}));
    CHECK(rig.starts("rain") == seconds({16.0}));
}

TEST_CASE("A cue that is not confirmed is left out and staff are told, whatever it does", "[engine][groups]") {
    const std::string head = "gates: {pump: {confirms: [medicine_given]}}\n";
    const std::string cues = R"(
      - {at: 1s, play: warm}
      - {at: 2s, pace: soft}
      - {at: 3s, set: ground}
      - {at: 4s, fade: bed, to: -6 dB}
      - {at: 5s, prompt: look}
)";
    scripts::Plan plan = session(cues, head);
    for (auto& cue : plan.phases[0].cues) cue.requirements = {"medicine_given"};
    Rig rig(plan);
    rig.run_to(60.0);
    for (const char* id : {"warm", "soft", "ground", "bed", "prompt"}) {
        INFO(id);
        CHECK(rig.told(What::refused, id).size() == 1);
    }
    CHECK(rig.starts("warm").empty());
    CHECK(rig.starts("hello").empty());
    CHECK(rig.moves(Kind::fade_layer, 0).size() == 1);  // where it stands at the start
    CHECK(rig.moves(Kind::duck_layer, 0).empty());
}

TEST_CASE("In an exclusive group a new start crossfades with the one before", "[engine][groups]") {
    Rig rig(session(R"(
      - at: 10s
        group:
          mode: exclusive
          cues:
            - {play: rain, layer: nature}
            - {play: anchor, layer: tone, pre_wait: 1m, fade_in: 5s}
            - group: {cues: [{play: warm, crossfade: 9s}, {play: tide, layer: nature, pre_wait: 1s}]}
              pre_wait: 2m
)"));
    rig.run_to(299.0);
    REQUIRE(rig.stops("rain").size() == 1);
    CHECK(rig.stops("rain")[0].at == at_second(70.0));
    CHECK(rig.stops("rain")[0].length == at_second(5.0));
    CHECK(rig.stops("rain")[0].shape == RampShape::equal_power_out);
    CHECK(rig.starts("anchor") == seconds({70.0}));
    const auto start = std::find_if(rig.commands().begin(), rig.commands().end(), [](const auto& command) {
        return command.kind == Kind::start_voice && FakeSources::of(command).id == "anchor";
    });
    CHECK(start->shape == RampShape::equal_power_in);
    CHECK(rig.stops("anchor")[0].length == at_second(9.0));
    CHECK(rig.stops("warm").empty());
    CHECK(rig.stops("tide").empty());
}

TEST_CASE("A turn that is over takes what was still to come of it along", "[engine][groups]") {
    scripts::Plan plan = session(R"(
      - at: 10s
        group:
          mode: exclusive
          cues:
            - {group: {mode: sequence, cues: [{play: rain, layer: nature, for: 20s}, {play: anchor, layer: tone}]}}
            - {play: tide, layer: nature, pre_wait: 1m}
)");
    Rig rig(plan, kLive);
    rig.run_to(15.0);
    rig.ask(VerbKind::hold);
    rig.run_to(300.0);
    rig.ask(VerbKind::release);
    rig.run_to(400.0);
    CHECK(rig.starts("anchor").size() == 1);
    CHECK(rig.starts("tide").size() == 1);
    CHECK(rig.stops("anchor").size() == 1);
}

TEST_CASE("What a session is entered in the middle of goes on as if it had run", "[engine][groups]") {
    Rig whole(session(kSequence)), late(session(kSequence));
    late.conductor().start_at(at_second(20.0));
    whole.run_to(100.0);
    late.run_to(100.0);
    CHECK(late.starts("later") == whole.starts("later"));
    CHECK(late.stops("rain").size() == 1);
    CHECK(late.stops("rain")[0].at == whole.stops("rain")[0].at);
}

TEST_CASE(
    "What is replaced shortly before its end goes as slowly as the other comes, and what follows it keeps its time",
    "[engine][groups]") {
    Rig rig(session(R"(
      - {at: 10s, group: {mode: sequence, cues: [{play: warm, for: 20s}, {play: rain, layer: nature}]}}
      - {at: 24s, play: tide, crossfade: 9s}
)"));
    rig.run_to(60.0);
    REQUIRE(rig.stops("warm").size() == 1);
    CHECK(rig.stops("warm")[0].length == at_second(9.0));
    CHECK(rig.starts("rain") == seconds({30.0}));
    const auto spans = scripts::voice_spans(rig.plan());
    REQUIRE(spans.size() == 3);
    CHECK(spans[0].end == at_second(24.0 + 9.0));
    CHECK(spans[0].fade_out == at_second(9.0));
}
