#include <limits>

#include <catch2/catch.hpp>

#include "engine/steering_board.h"
#include "tests/engine/hand_plan.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::kSilent;
using engine::VerbKind;
using engine::rt::Command;
using engine::rt::RampShape;
using What = engine::SessionEvent::What;
using Kind = Command::Kind;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

float gain(double decibels) { return static_cast<float>(audio::gain_of(Decibels{decibels})); }

/// The bed follows intensity, from off over -12 dB to 0 dB; lines go with it below a half.
scripts::Plan steered_plan() {
    scripts::Plan plan = bare_plan();
    plan.parameters = {{"colour", 0.0, -1.0, 1.0, at_second(1.0)}, {"intensity", 0.5, 0.0, 1.0, at_second(4.0)}};
    plan.layers[kBed].gain_by = {{1, {{0.0, kSilent}, {0.5, Decibels{-12.0}}, {1.0, Decibels{0.0}}}}};
    plan.layers[kTone].gain_by = {{0, {{-1.0, Decibels{-6.0}}, {1.0, Decibels{0.0}}}}};
    return plan;
}

scripts::PlannedSnapshot talk() { return {"talk", {{kBed, Decibels{-20.0}}, {kLine, kSilent}}, at_second(3.0)}; }

engine::Verb intensity(std::optional<double> value, int steps = 0, std::string parameter = {}) {
    return {VerbKind::intensity, std::move(parameter), {}, value, steps};
}

}  // namespace

TEST_CASE("A session begins with its layers where the parameters put them, without a ramp", "[engine][conductor]") {
    scripts::Plan plan = steered_plan();
    add_phase(plan, "one", 20.0, {cue(0.0, bed("warm"))});
    Rig rig(plan);
    rig.step();
    const auto moves = rig.moves(Kind::steer_layer, kBed);
    REQUIRE(moves.size() == 1);
    CHECK(moves[0].at == Frames{0});
    CHECK(moves[0].length == Frames{0});
    CHECK(moves[0].gain == gain(-12.0));
    CHECK(rig.moves(Kind::steer_layer, kTone).at(0).gain == gain(-3.0));
    CHECK(rig.moves(Kind::steer_layer, kLine).empty());
    const auto first_voice = std::find_if(rig.commands().begin(), rig.commands().end(),
                                          [](const Command& command) { return command.kind == Kind::start_voice; });
    CHECK(std::all_of(first_voice, rig.commands().end(),
                      [](const Command& command) { return command.kind != Kind::steer_layer; }));
}

TEST_CASE("Intensity moves every layer that follows it, at once and over its own time, and stays in its bounds",
          "[engine][conductor]") {
    scripts::Plan plan = steered_plan();
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm"))});
    Rig rig(plan, kLive);
    rig.run_to(5.0);
    const Frames asked = rig.ask(intensity(0.75));
    rig.step();
    auto moves = rig.moves(Kind::steer_layer, kBed);
    REQUIRE(moves.size() == 2);
    CHECK(moves[1].at == asked);
    CHECK(moves[1].length == at_second(4.0));
    CHECK(moves[1].shape == RampShape::decibel);
    CHECK(moves[1].gain == gain(-6.0));
    CHECK(rig.moves(Kind::steer_layer, kTone).size() == 1);
    CHECK(rig.told(What::verb, "intensity").at(0).text == "intensity 0.75");
    CHECK(rig.conductor().view().parameters == std::vector<double>{0.0, 0.75});

    rig.ask(intensity(17.0));
    rig.step();
    CHECK(rig.moves(Kind::steer_layer, kBed).back().gain == gain(0.0));
    CHECK(rig.told(What::verb, "intensity").back().text == "intensity 1");
    rig.ask(intensity(-17.0));
    rig.step();
    CHECK(rig.moves(Kind::steer_layer, kBed).back().gain == 0.0f);
    rig.ask(intensity(1.0, 0, "colour"));
    rig.step();
    CHECK(rig.moves(Kind::steer_layer, kTone).back().gain == gain(0.0));
    CHECK(rig.moves(Kind::steer_layer, kTone).back().length == at_second(1.0));
}

TEST_CASE("Softer and fuller are tenths of the range, and staff are told when there is no more",
          "[engine][conductor]") {
    scripts::Plan plan = steered_plan();
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm"))});
    Rig rig(plan, kLive);
    for (int i = 0; i < 5; ++i) rig.ask(intensity({}, 1));
    CHECK(rig.told(What::verb, "intensity").size() == 5);
    CHECK(rig.told(What::verb, "intensity").back().text == "intensity 1");
    rig.ask(intensity({}, 1));
    CHECK(rig.told(What::refused, "intensity").back().text == "it is at its fullest already");
    for (int i = 0; i < 10; ++i) rig.ask(intensity({}, -1));
    CHECK(rig.told(What::verb, "intensity").back().text == "intensity 0");
    rig.ask(intensity({}, -1));
    CHECK(rig.told(What::refused, "intensity").back().text == "it is at its softest already");
}

TEST_CASE("An intensity that cannot be is refused in plain words", "[engine][conductor]") {
    scripts::Plan plan = steered_plan();
    add_phase(plan, "one", 2.0, {cue(0.0, bed("warm"))});
    Rig rig(plan, kLive);
    rig.ask(intensity(0.5, 0, "warmth"));
    rig.ask(intensity(std::numeric_limits<double>::quiet_NaN()));
    rig.run_to(4.0);
    rig.ask(intensity(0.5));
    rig.ask({VerbKind::end, {}, {}});
    rig.ask(intensity(0.5));
    scripts::Plan plain = bare_plan();
    add_phase(plain, "one", 2.0, {cue(0.0, bed("warm"))});
    Rig without(plain, kLive);
    without.ask(intensity(0.5));
    const auto refused = rig.told(What::refused, "intensity");
    REQUIRE(refused.size() == 4);
    CHECK(refused[0].text == "there is no parameter 'warmth'");
    CHECK(refused[1].text == "the value is no number");
    CHECK(refused[2].text == "the script is over");
    CHECK(refused[3].text == "the session is over");
    CHECK(without.told(What::refused, "intensity").at(0).text == "the script has nothing to make softer or fuller");
    CHECK(rig.moves(Kind::steer_layer, kBed).size() == 1);
}

TEST_CASE("A snapshot adds to what parameters say, and its layers come back when its phase is over",
          "[engine][conductor]") {
    scripts::Plan plan = steered_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    add_phase(plan, "one", 20.0, {cue(0.0, warm), cue(5.0, talk())});
    add_phase(plan, "two", 20.0, {});
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    auto moves = rig.moves(Kind::steer_layer, kBed);
    REQUIRE(moves.size() == 2);
    CHECK(moves[1].at == at_second(5.0));
    CHECK(moves[1].length == at_second(3.0));
    CHECK(moves[1].gain == gain(-32.0));
    CHECK(rig.moves(Kind::steer_layer, kLine).at(0).gain == 0.0f);
    rig.ask(intensity(1.0));
    rig.step();
    CHECK(rig.moves(Kind::steer_layer, kBed).back().gain == gain(-20.0));
    rig.run_to(25.0);
    moves = rig.moves(Kind::steer_layer, kBed);
    CHECK(moves.back().at == at_second(20.0));
    CHECK(moves.back().gain == 1.0f);
    CHECK(moves.back().length == at_second(8.0));
    CHECK(rig.moves(Kind::steer_layer, kLine).back().gain == 1.0f);
    CHECK(rig.told(What::fade, "talk").size() == 2);
}

TEST_CASE("Another snapshot takes the place of the first, whatever it does not name", "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(
        plan, "one", 20.0,
        {cue(1.0, talk()), cue(5.0, scripts::PlannedSnapshot{"tones", {{kTone, Decibels{-6.0}}}, at_second(2.0)})});
    Rig rig(plan);
    rig.run_to(6.0);
    CHECK(rig.moves(Kind::steer_layer, kBed).back().gain == 1.0f);
    CHECK(rig.moves(Kind::steer_layer, kBed).back().length == at_second(2.0));
    CHECK(rig.moves(Kind::steer_layer, kTone).back().gain == gain(-6.0));
}

TEST_CASE("A line whose layer is off is skipped and told, and lowers nothing; one under way ends with the fade",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 40.0, {cue(1.0, line("heard", 6.0)), cue(4.0, talk()), cue(20.0, line("unheard", 3.0))});
    add_phase(plan, "two", 20.0, {cue(10.0, line("again", 3.0))});
    Rig rig(plan);
    rig.run_to(55.0);
    REQUIRE(rig.stops("heard").size() == 1);
    CHECK(rig.stops("heard")[0].at == at_second(4.0));
    CHECK(rig.stops("heard")[0].length == at_second(3.0));
    CHECK(rig.starts("unheard").empty());
    CHECK(rig.told(What::refused, "unheard").at(0).text == "skipped: the layer 'line' is off now");
    for (const Command& duck : rig.moves(Kind::duck_layer, kBed))
        CHECK((duck.at < at_second(12.0) || duck.at > at_second(45.0)));
    CHECK(rig.starts("again") == std::vector{at_second(50.0)});
}

TEST_CASE("A cue set that staff call is heard in any scene, and leaves the scene as it was",
          "[engine][conductor]") {
    scripts::Plan plan = bare_plan();
    add_set(plan, "contact", {line("here", 2.0)});
    add_phase(plan, "one", 60.0, {cue(1.0, talk())});
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    const Frames asked = rig.ask(VerbKind::ground, "contact");
    rig.run_to(30.0);
    const auto moves = rig.moves(Kind::steer_layer, kLine);
    REQUIRE(moves.size() == 3);
    CHECK(moves[1].at == asked);
    CHECK(moves[1].gain == 1.0f);
    REQUIRE(rig.starts("here").size() == 1);
    CHECK(moves[1].at + moves[1].length <= rig.starts("here")[0]);
    CHECK(moves[2].gain == 0.0f);
    CHECK(moves[2].at == rig.told(What::stop, "contact").at(0).at);
    CHECK(rig.moves(Kind::steer_layer, kBed).size() == 1);
}

TEST_CASE("A session that begins later has the gains of the scene it begins in", "[engine][conductor]") {
    scripts::Plan plan = steered_plan();
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    add_phase(plan, "one", 60.0, {cue(0.0, warm), cue(5.0, talk())});
    Rig rig(plan);
    rig.conductor().start_at(at_second(30.0));
    rig.step();
    const auto moves = rig.moves(Kind::steer_layer, kBed);
    REQUIRE(moves.size() == 1);
    CHECK(moves[0].length == Frames{0});
    CHECK(moves[0].gain == gain(-32.0));
}

TEST_CASE("A parameter and a snapshot that should move at once still do not click", "[engine][conductor]") {
    scripts::Plan plan = steered_plan();
    plan.parameters[1].over = Frames{0};
    scripts::PlannedSnapshot at_once = talk();
    at_once.over = Frames{0};
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm")), cue(5.0, at_once)});
    Rig rig(plan);
    rig.run_to(2.0);
    rig.ask(intensity(0.0));
    rig.run_to(6.0);
    const auto moves = rig.moves(Kind::steer_layer, kBed);
    REQUIRE(moves.size() == 2);
    CHECK(moves[1].length == at_second(0.08));
    CHECK(rig.moves(Kind::steer_layer, kLine).at(0).length == at_second(0.08));
}
