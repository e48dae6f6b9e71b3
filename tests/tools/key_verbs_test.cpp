#include "tools/stillroom/key_verbs.h"

#include <catch2/catch.hpp>

#include <chrono>

using namespace stillroom;
using engine::VerbKind;
using tools::KeyPress;
using tools::KeyVerbs;
using State = engine::ConductorView::State;
using std::chrono::milliseconds;

namespace {

const KeyVerbs::Clock::time_point kStart{};

scripts::Plan plan_with_sets() {
    scripts::Plan plan;
    plan.rate = {48000};
    for (const char* id : {"contact", "orient", "breath"}) {
        scripts::PlannedSet set;
        set.id = id;
        set.title = id;
        plan.cue_sets.push_back(set);
    }
    plan.on_demand = {1, 0, 2};
    return plan;
}

}  // namespace

TEST_CASE("space holds a session that plays and releases one that is held") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    CHECK(keys.press(' ', State::playing, kStart).verb->kind == VerbKind::hold);
    CHECK(keys.press(' ', State::held, kStart).verb->kind == VerbKind::release);
}

TEST_CASE("every key of the help has its verb, and others have none") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    const std::pair<char, VerbKind> expected[] = {
        {'n', VerbKind::skip},      {'c', VerbKind::confirm},   {'b', VerbKind::back},   {'q', VerbKind::quiet},
        {'s', VerbKind::stop},      {'x', VerbKind::cut},       {'r', VerbKind::resume}, {'-', VerbKind::lower},
        {'+', VerbKind::raise},     {'=', VerbKind::raise},     {'.', VerbKind::end},    {'e', VerbKind::extend},
        {'d', VerbKind::intensity}, {'f', VerbKind::intensity},
    };
    for (const auto& [key, verb] : expected) CHECK(keys.press(key, State::playing, kStart).verb->kind == verb);
    CHECK(keys.press('e', State::playing, kStart).verb->amount == audio::Frames{300 * 48000});
    CHECK(keys.press('f', State::playing, kStart).verb->steps == 1);
    CHECK(keys.press('d', State::playing, kStart).verb->steps == -1);
    CHECK_FALSE(keys.press('k', State::playing, kStart).verb);
    CHECK(keys.press('?', State::playing, kStart).lines == KeyVerbs::help());
}

TEST_CASE("g shows the sets in the order staff know, and a digit picks one") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    const KeyPress shown = keys.press('g', State::playing, kStart);
    CHECK_FALSE(shown.verb);
    CHECK(shown.lines == std::vector<std::string>{"ground with:  1 orient  2 contact  3 breath"});
    const KeyPress chosen = keys.press('3', State::playing, kStart);
    CHECK(chosen.verb->kind == VerbKind::ground);
    CHECK(chosen.verb->argument == "breath");
    CHECK_FALSE(keys.press('3', State::playing, kStart).verb);
}

TEST_CASE("a second g, Enter, or one second without a key takes the first set") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    (void)keys.press('g', State::playing, kStart);
    CHECK(keys.press('g', State::playing, kStart).verb->argument == "orient");
    (void)keys.press('g', State::playing, kStart);
    CHECK(keys.press('\n', State::playing, kStart).verb->argument == "orient");
    (void)keys.press('g', State::playing, kStart);
    CHECK_FALSE(keys.pass(kStart + milliseconds{999}).verb);
    CHECK(keys.pass(kStart + milliseconds{1000}).verb->argument == "orient");
    CHECK_FALSE(keys.pass(kStart + milliseconds{5000}).verb);
}

TEST_CASE("a safety key is itself while a set is being chosen, and ends the choice") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    (void)keys.press('g', State::playing, kStart);
    CHECK(keys.press('x', State::playing, kStart).verb->kind == VerbKind::cut);
    CHECK_FALSE(keys.pass(kStart + milliseconds{2000}).verb);
}

TEST_CASE("with one set, or none, g grounds at once") {
    scripts::Plan plan = plan_with_sets();
    plan.on_demand = {2};
    KeyVerbs one(plan);
    CHECK(one.press('g', State::playing, kStart).verb->argument == "breath");
    plan.on_demand.clear();
    KeyVerbs none(plan);
    CHECK(none.press('g', State::playing, kStart).verb->argument.empty());
}
