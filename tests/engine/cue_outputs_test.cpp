// Cues that name outputs of their own play on a strip of their own, which does whatever their layer does.
#include <catch2/catch.hpp>

#include "engine/mixer_settings.h"
#include "tests/engine/hand_plan.h"
#include "tests/scripts/compile_fixture.h"
#include "tests/support/sessions/script_session.h"

using namespace stillroom;
using namespace stillroom::tests;
using Kind = engine::rt::Command::Kind;

namespace {

scripts::Plan session(const std::string& cues) {
    scripts::CompileFixture fixture;
    return fixture.plan("phases:\n  - id: only\n    length: 2m\n    cues:\n" + cues);
}

const std::string kOwn = R"(
      - {at: 0s, play: warm}
      - {at: 1s, play: rain, layer: nature, to: [headphones]}
      - {at: 2s, play: tide, layer: nature, to: [headphones]}
      - {at: 3s, pace: soft, to: [speakers]}
      - {at: 10s, line: hello, to: [headphones, speakers]}
      - {at: 40s, fade: nature, to: -6 dB, over: 3s}
)";

}  // namespace

TEST_CASE("Each kind of outputs of a layer gets one strip", "[engine][outputs]") {
    const scripts::Plan plan = session(kOwn);
    REQUIRE(plan.branches.size() == 3);
    CHECK(plan.layers[plan.branches[0].layer].id == "nature");
    CHECK(plan.branches[0].to == std::vector{scripts::OutputRole::headphones});
    CHECK(plan.layers[plan.branches[2].layer].id == "line");
    CHECK(plan.branches[2].to == std::vector{scripts::OutputRole::headphones, scripts::OutputRole::speakers});
}

TEST_CASE("The mixer has a strip for each branch, like that of its layer", "[engine][outputs]") {
    const auto session = session_of(plan_of_text(R"(stillroom: 1
id: outputs
languages: [en]
sounds: {warm: {synth: warm}}
phases:
  - id: only
    length: 1m
    cues: [{at: 0s, play: warm}, {at: 1s, play: warm, layer: line, for: 9s, to: [headphones]}]
)"));
    const auto settings = engine::mixer_settings(*session, Frames{0});
    const std::size_t layers = session->plan().layers.size();
    REQUIRE(settings.layers.size() == layers + 2);
    CHECK(settings.layers[layers].governed);
    CHECK_FALSE(settings.layers[layers + 1].governed);
}

TEST_CASE("A cue with outputs of its own sounds on their strip, faded and ducked with its layer",
          "[engine][outputs]") {
    Rig rig(session(kOwn));
    rig.run_to(110.0);
    const std::size_t own = rig.plan().layers.size() + 1;
    std::map<std::string, std::size_t> strips;
    for (const auto& command : rig.commands())
        if (command.kind == Kind::start_voice) strips[FakeSources::of(command).id] = command.layer;
    CHECK(strips["warm"] == 0);
    CHECK(strips["rain"] == own);
    CHECK(strips["tide"] == own);
    CHECK(strips["soft"] == own + 1);
    CHECK(strips["hello"] == own + 2);
    const std::size_t nature = rig.plan().branches[0].layer;
    const auto layer = rig.moves(Kind::fade_layer, nature), branch = rig.moves(Kind::fade_layer, own);
    REQUIRE(layer.size() == 2);
    REQUIRE(branch.size() == 2);
    CHECK(branch[1].at == layer[1].at);
    CHECK(branch[1].gain == layer[1].gain);
    CHECK(branch[1].length == layer[1].length);
}

TEST_CASE("What names its outputs keeps its place on its layer", "[engine][outputs]") {
    Rig rig(session(R"(
      - {at: 0s, play: warm, to: [headphones]}
      - {at: 10s, play: tide}
)"));
    rig.run_to(60.0);
    REQUIRE(rig.stops("warm").size() == 1);
    CHECK(rig.stops("warm")[0].at == at_second(10.0));
}

TEST_CASE("A session entered in its middle sounds on the same strips", "[engine][outputs]") {
    Rig rig(session(kOwn));
    rig.conductor().start_at(at_second(20.0));
    rig.run_to(30.0);
    for (const auto& command : rig.commands())
        if (command.kind == Kind::start_voice && FakeSources::of(command).id == "tide")
            CHECK(command.layer == rig.plan().layers.size() + 1);
}
