// Whatever staff press, in whatever order: what always holds.
#include <catch2/catch.hpp>
#include <random>

#include "tests/engine/conductor_watch.h"
#include "tests/support/random_seed.h"

using namespace stillroom;
using namespace stillroom::tests;
using engine::ConductorView;
using engine::VerbKind;
using State = ConductorView::State;

namespace {

scripts::Plan rich_plan() {
    scripts::Plan plan = bare_plan();
    plan.parameters = {{"intensity", 0.5, 0.0, 1.0, at_second(4.0)}};
    plan.layers[kBed].gain_by = {{0, {{0.0, Decibels{-20.0}}, {1.0, Decibels{0.0}}}}};
    plan.layers[kLine].gain_by = {{0, {{0.1, audio::kSilent}, {0.2, Decibels{0.0}}}}};
    const scripts::PlannedSnapshot talk{"talk", {{kBed, Decibels{-9.0}}, {kLine, audio::kSilent}}, at_second(1.0)};
    scripts::PlannedPlay note = bed("note", kTone);
    note.length = at_second(6.0);
    note.fade_in = note.fade_out = at_second(1.0);
    const std::size_t contact = add_set(plan, "contact", {line("contact.1", 2.0), line("contact.2", 3.0)});
    const std::size_t music = add_set(plan, "music", {});
    plan.cue_sets[music].play = note;
    const std::size_t given = add_set(plan, "given", {line("given.1", 2.0)});
    plan.cue_sets[given].requirements = {"medicine_given"};
    scripts::PlannedPlay warm = bed("warm");
    warm.keep = true;
    scripts::PlannedPlay tide = bed("tide");
    tide.crossfade = at_second(3.0);
    scripts::PlannedPlay bound = bed("bound", kTone);
    bound.until = scripts::PlannedTime{true, Frames{0} - at_second(1.0)};
    add_phase(plan, "arrival", 12.0, {cue(0.0, warm), cue(2.0, line("a.1", 3.0)), cue(4.0, line("a.2", 2.0))});
    add_phase(
        plan, "onset", 20.0,
        {cue(0.0, tide), cue(1.0, bound), cue(3.0, scripts::PlannedSetCall{contact}), cue(5.0, line("o.1", 2.0)),
         cue_before_end(4.0, line("o.2", 3.0)), cue(6.0, scripts::PlannedPrompt{"look", at_second(10.0)})});
    add_gate(plan, "pump", {"medicine_given"});
    plan.phases.back().skip = scripts::SkipPolicy::confirm;
    add_phase(plan, "peak", 15.0,
              {cue(0.5, pace("breath")),
               cue(2.0, scripts::PlannedFade{"bed", kBed, Decibels{-6.0}, at_second(3.0)}), cue(7.0, talk),
               cue_before_end(6.0, scripts::PlannedSetCall{music}), cue_before_end(5.0, line("p.1", 2.0))});
    add_phase(plan, "return", 10.0, {cue(1.0, line("r.1", 2.0)), cue_before_end(1.0, line("r.2", 4.0))});
    return plan;
}

}  // namespace

TEST_CASE(
    "Whatever staff press, time goes forward, commands are in order, one line speaks, and end ends the session",
    "[engine][conductor]") {
    std::mt19937_64 dice(test_seed());
    const scripts::Plan plan = rich_plan();
    const std::size_t count = full_count(10'000);
    for (std::size_t i = 0; i < count; ++i) {
        INFO("sequence " << i);
        Run run(plan, dice);
        const std::size_t verbs = 1 + dice() % 25;
        for (std::size_t verb = 0; verb < verbs; ++verb) {
            run.run(Frames{static_cast<std::int64_t>(dice() % 150'000)});
            run.press(random_verb(dice));
            (void)run.conductor->view();
        }
        run.run(Frames{static_cast<std::int64_t>(dice() % 150'000)});
        run.press({VerbKind::end, {}, {}});
        run.run(at_second(8.0) + engine::Conductor::kQuantum);
        REQUIRE(run.conductor->finished());
        run.conductor.reset();
        REQUIRE(run.sources.still_open() == 0);
    }
}

TEST_CASE("Whatever staff pressed, once they let the session run it reaches its end with every duck up",
          "[engine][conductor]") {
    std::mt19937_64 dice(test_seed() + 1);
    const scripts::Plan plan = rich_plan();
    const std::size_t count = full_count(2'000);
    for (std::size_t i = 0; i < count; ++i) {
        INFO("sequence " << i);
        Run run(plan, dice);
        const std::size_t verbs = 1 + dice() % 15;
        for (std::size_t verb = 0; verb < verbs; ++verb) {
            run.run(Frames{static_cast<std::int64_t>(dice() % 150'000)});
            run.press(random_verb(dice));
        }
        run.let_go();
        // All phases at their longest, and twice the time for cue sets.
        for (int second = 0; second < 240 && run.conductor->view().state != State::afterwards; ++second) {
            run.run(at_second(1.0));
            if (run.conductor->view().state == State::waiting) run.press({VerbKind::confirm, {}, {}});
        }
        REQUIRE(run.conductor->view().state == State::afterwards);
        run.run(at_second(20.0));
        REQUIRE(run.watch.all_ducks_up());
        REQUIRE(run.conductor->view().saying.empty());
        REQUIRE(run.conductor->view().sounding == std::vector<std::string>{"hush"});
    }
}
