// What staff are asked, what they confirm, and which presses count.
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
using State = ConductorView::State;
using What = engine::SessionEvent::What;

namespace {

const engine::ConductorOptions kLive{.gates_open_at_once = false, .ends_by_itself = false};

scripts::PlannedCue prompt(double second, const char* id, const char* text, std::optional<Frames> every = {}) {
    return cue(second, scripts::PlannedPrompt{text, every, id});
}

scripts::Plan one_phase(std::vector<scripts::PlannedCue> cues = {}) {
    scripts::Plan plan = bare_plan();
    cues.insert(cues.begin(), cue(0.0, bed("warm")));
    add_phase(plan, "one", 1200.0, std::move(cues));
    return plan;
}

void wait(Rig& rig, double seconds) { rig.run_to(rig.conductor().now() + at_second(seconds)); }

Verb answer(const char* id, const char* choice = "") {
    return {.kind = VerbKind::answer, .argument = id, .detail = choice};
}

std::string why(const Rig& rig, VerbKind kind) {
    const auto refused = rig.told(What::refused, std::string(engine::name_of(kind)));
    return refused.empty() ? "" : refused.back().text;
}

std::vector<Frames> told_at(const Rig& rig, const std::string& id) {
    std::vector<Frames> all;
    for (const auto& event : rig.told(What::prompt, id)) all.push_back(event.at);
    return all;
}

}  // namespace

TEST_CASE("A prompt stands open until it is answered, and is told once more after two minutes",
          "[engine][conductor][prompts]") {
    // Where somebody is expected to be: nobody else is reminded.
    const bool somebody = GENERATE(true, false);
    engine::ConductorOptions options = kLive;
    if (somebody) options.attendance_every = at_second(3600.0);
    Rig rig(one_phase({prompt(10.0, "pressure", "Blood pressure")}), options);
    rig.run_to(60.0);
    REQUIRE(rig.conductor().view().prompts.size() == 1);
    CHECK(rig.conductor().view().prompts[0].text == "Blood pressure");
    SECTION("not where it was answered") {
        rig.ask(answer("pressure"));
        CHECK(rig.conductor().view().prompts.empty());
        CHECK(rig.told(What::verb, "answer")[0].text == "pressure");
        rig.run_to(600.0);
        CHECK(told_at(rig, "pressure") == std::vector{at_second(10.0)});
        rig.ask(answer("pressure"));
        CHECK(why(rig, VerbKind::answer) == "nothing was asked");
    }
    SECTION("once") {
        rig.run_to(600.0);
        const auto told = rig.told(What::prompt, "pressure");
        REQUIRE(told.size() == (somebody ? 2 : 1));
        if (somebody) {
            CHECK(told[1].at == at_second(130.0));
            CHECK(told[1].text == "Not answered yet: Blood pressure");
        }
        CHECK(rig.conductor().view().prompts.size() == 1);
    }
}

TEST_CASE("A prompt that repeats comes on time whatever is answered or held, and is one question",
          "[engine][conductor][prompts]") {
    Rig rig(one_phase({prompt(10.0, "pressure", "Blood pressure", at_second(100.0))}), kLive);
    rig.run_to(50.0);
    rig.ask(VerbKind::hold);
    rig.ask(answer(""));
    rig.run_to(350.0);
    CHECK(told_at(rig, "pressure") ==
          std::vector{at_second(10.0), at_second(110.0), at_second(210.0), at_second(310.0)});
    CHECK(rig.conductor().view().prompts.size() == 1);
}

TEST_CASE("Some time after a cue set staff are asked how it was; the answer is told and nothing acts on it",
          "[engine][conductor][prompts]") {
    scripts::Plan plan = one_phase();
    (void)add_set(plan, "contact", {line("contact.1", 3.0)});
    plan.cue_sets[0].follow_up = scripts::PlannedFollowUp{at_second(30.0), "And now?", {"calmer", "worse"}};
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::ground);
    rig.run_to(60.0);
    const Frames over = rig.told(What::stop, "contact").at(0).at;
    REQUIRE(told_at(rig, "contact") == std::vector{over + at_second(30.0)});
    CHECK(rig.told(What::prompt, "contact")[0].text == "And now? (calmer / worse)");
    const auto before = rig.conductor().view();
    rig.ask(answer("contact", "fine"));
    CHECK(why(rig, VerbKind::answer) == "the answers to 'contact' are: calmer, worse");
    rig.ask(answer("contact", "worse"));
    CHECK(rig.told(What::verb, "answer")[0].text == "contact: worse");
    const auto after = rig.conductor().view();
    CHECK(after.state == before.state);
    CHECK(after.phase_length == before.phase_length);
    wait(rig, 10.0);
    CHECK(rig.starts("contact.1").size() == 1);
}

TEST_CASE("A set that staff end early is followed up as well", "[engine][conductor][prompts]") {
    scripts::Plan plan = one_phase();
    (void)add_set(plan, "contact", {line("contact.1", 30.0)});
    plan.cue_sets[0].follow_up = scripts::PlannedFollowUp{at_second(30.0), "And now?", {}};
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::ground);
    wait(rig, 5.0);
    const Frames back = rig.ask(VerbKind::back);
    wait(rig, 60.0);
    CHECK(told_at(rig, "contact") == std::vector{back + at_second(30.0)});
}

namespace {

scripts::Plan attended_plan() {
    std::vector<scripts::PlannedCue> cues;
    for (int i = 0; i < 12; ++i) {
        scripts::PlannedLine near = line("near." + std::to_string(i), 2.0);
        near.requirements = {"staff_present"};
        cues.push_back(cue(100.0 * i + 50.0, near));
    }
    return one_phase(std::move(cues));
}

const engine::ConductorOptions kAttended{
    .gates_open_at_once = false, .attendance_every = at_second(300.0), .ends_by_itself = false};

}  // namespace

TEST_CASE("Staff who press nothing are asked whether they are there; unanswered, no line says that they are",
          "[engine][conductor][attendance]") {
    Rig rig(attended_plan(), kAttended);
    rig.run_to(410.0);
    CHECK(told_at(rig, "attendance") == std::vector{at_second(300.0)});
    CHECK(rig.starts("near.3").size() == 1);  // within the two minutes in which they may answer
    rig.run_to(600.0);
    REQUIRE(told_at(rig, "attendance").size() >= 2);
    CHECK(told_at(rig, "attendance")[1] == at_second(420.0));
    CHECK(rig.starts("near.4").empty());
    CHECK(rig.told(What::refused, "near.4")[0].text == "skipped: 'staff_present' is not confirmed");
    SECTION("whatever they press, they are there again, refused or not") {
        const VerbKind verb = GENERATE(VerbKind::note, VerbKind::back, VerbKind::lower, VerbKind::answer);
        const Frames pressed = rig.ask(verb);
        CHECK(rig.conductor().view().prompts.empty());
        rig.run_to(700.0);
        CHECK(rig.starts("near.6").size() == 1);
        wait(rig, 300.0);
        CHECK(told_at(rig, "attendance").back() == pressed + at_second(300.0));
    }
}

TEST_CASE("Whoever answers that they are there is not refused, and answers nothing else",
          "[engine][conductor][attendance]") {
    scripts::Plan plan = attended_plan();
    plan.phases[0].cues.push_back(prompt(320.0, "pressure", "Blood pressure"));
    Rig rig(plan, kAttended);
    rig.run_to(330.0);
    REQUIRE(rig.conductor().view().prompts.size() == 2);
    rig.ask(answer(GENERATE("", "attendance")));
    CHECK(rig.told(What::refused, "answer").empty());
    CHECK(rig.told(What::verb, "answer").at(0).text == "attendance");
    REQUIRE(rig.conductor().view().prompts.size() == 1);
    CHECK(rig.conductor().view().prompts[0].id == "pressure");
    rig.run_to(460.0);
    CHECK(rig.starts("near.4").size() == 1);
}

TEST_CASE("Staff who are busy are never asked whether they are there", "[engine][conductor][attendance]") {
    Rig rig(attended_plan(), kAttended);
    for (double second = 200.0; second < 1100.0; second += 200.0) {
        rig.run_to(second);
        rig.ask(VerbKind::note);
    }
    CHECK(told_at(rig, "attendance").empty());
}

TEST_CASE("A session that begins later begins with staff there", "[engine][conductor][attendance]") {
    Rig rig(attended_plan(), kAttended);
    rig.conductor().start_at(at_second(700.0));
    rig.run_to(760.0);
    CHECK(rig.starts("near.7").size() == 1);
}

TEST_CASE("A gate confirmed before its phase does not wait, once, and its facts hold at once",
          "[engine][conductor][confirm]") {
    scripts::Plan plan = bare_plan();
    scripts::PlannedLine given = line("given", 2.0);
    given.requirements = {"medicine_given"};
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm")), cue(30.0, given)});
    add_phase(plan, "two", 60.0, {cue(1.0, line("two.1", 2.0))});
    add_gate(plan, "pump", {"medicine_given"});
    add_phase(plan, "three", 60.0, {});
    plan.phases.back().gate = 0;
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::confirm);
    CHECK(why(rig, VerbKind::confirm) == "no gate is waiting");
    rig.ask(VerbKind::confirm, "pump");
    rig.run_to(70.0);
    CHECK(rig.starts("given").size() == 1);
    CHECK(rig.told(What::phase, "two").at(0).at == at_second(60.0));
    rig.run_to(130.0);
    CHECK(rig.conductor().state() == State::waiting);
    rig.ask(VerbKind::confirm, "pump");
    wait(rig, 5.0);
    rig.ask(VerbKind::confirm, "pump");
    CHECK(why(rig, VerbKind::confirm) == "no gate is waiting");
}

TEST_CASE("A gate behind the session, and what is no gate and no fact, cannot be confirmed",
          "[engine][conductor][confirm]") {
    scripts::Plan plan = bare_plan();
    add_phase(plan, "one", 60.0, {cue(0.0, bed("warm"))});
    add_gate(plan, "pump", {"medicine_given"});
    add_phase(plan, "two", 60.0, {});
    Rig rig(plan);
    rig.run_to(70.0);
    rig.ask(VerbKind::confirm, "pump");
    CHECK(why(rig, VerbKind::confirm) == "that gate is behind us");
    rig.ask(VerbKind::confirm, "nonsense");
    CHECK(why(rig, VerbKind::confirm) == "there is no gate 'nonsense'");
    rig.ask(VerbKind::confirm, "medicine_given");
    rig.ask(VerbKind::confirm, "staff_present");
    CHECK(rig.told(What::verb, "confirm").size() == 2);
}

TEST_CASE("A press that comes twice within 400 ms counts once, and is told", "[engine][conductor][bounce]") {
    scripts::Plan plan = one_phase();
    plan.phases[0].max = at_second(9000.0);
    const double apart = GENERATE(0.0, 0.2, 0.38, 0.43, 2.0);
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    for (int press = 0; press < 2; ++press) {
        rig.ask(VerbKind::extend, {}, 60.0);
        wait(rig, apart);
    }
    const bool bounced = apart < 0.4;
    CHECK(rig.conductor().view().phase_length == at_second(bounced ? 1260.0 : 1320.0));
    CHECK(why(rig, VerbKind::extend) == (bounced ? "pressed twice: it counts once" : ""));
}

TEST_CASE("No other verb counts as a bounce, nor the same one with another wish", "[engine][conductor][bounce]") {
    Rig rig(one_phase(), kLive);
    rig.run_to(10.0);
    rig.ask(VerbKind::hold);
    rig.ask(VerbKind::release);
    rig.ask(VerbKind::hold);
    CHECK(rig.conductor().state() == State::held);
    rig.ask(VerbKind::extend, {}, 60.0);
    rig.ask(VerbKind::extend, {}, 61.0);
    CHECK(rig.told(What::refused, "extend").empty());
    CHECK(rig.told(What::refused, "hold").empty());
}

TEST_CASE("What a hand repeats on purpose, and what must never wait, is never taken for a bounce",
          "[engine][conductor][bounce]") {
    scripts::Plan plan = one_phase({cue(1.0, pace("breath"))});
    plan.parameters = {{"intensity", 0.5, 0.0, 1.0, at_second(1.0)}};
    (void)add_set(plan, "contact", {line("contact.1", 3.0)});
    Rig rig(plan, kLive);
    rig.run_to(10.0);
    using enum VerbKind;
    for (const VerbKind kind : {ground, raise, lower, intensity, note, talk, quiet, stop, cut}) {
        INFO(engine::name_of(kind));
        Verb verb{.kind = kind, .steps = 1};
        if (kind == talk) verb.on = true;
        for (int press = 0; press < 3; ++press) rig.ask(verb);
        CHECK(why(rig, kind) != "pressed twice: it counts once");
    }
}
