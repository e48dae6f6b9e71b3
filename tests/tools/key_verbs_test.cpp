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

engine::ConductorView in(State state) {
    engine::ConductorView view;
    view.state = state;
    return view;
}

}  // namespace

TEST_CASE("space holds a session that plays and releases one that is held") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    CHECK(keys.press(' ', in(State::playing), kStart).verb->kind == VerbKind::hold);
    CHECK(keys.press(' ', in(State::held), kStart).verb->kind == VerbKind::release);
    CHECK(keys.press(' ', in(State::conversing), kStart).verb->kind == VerbKind::release);
}

TEST_CASE("every key of the help has its verb, and others have none") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    const std::pair<char, VerbKind> expected[] = {
        {'n', VerbKind::skip},         {'c', VerbKind::confirm},   {'b', VerbKind::back},
        {'q', VerbKind::quiet},        {'s', VerbKind::stop},      {'x', VerbKind::cut},
        {'r', VerbKind::resume},       {'-', VerbKind::lower},     {'+', VerbKind::raise},
        {'=', VerbKind::raise},        {'.', VerbKind::end},       {'e', VerbKind::extend},
        {'d', VerbKind::intensity},    {'f', VerbKind::intensity}, {'t', VerbKind::talk},
        {'k', VerbKind::conversation}, {'v', VerbKind::voice_off}, {'p', VerbKind::pacer_off},
        {'m', VerbKind::change_music}, {',', VerbKind::pace},      {'*', VerbKind::note},
    };
    for (const auto& [key, verb] : expected) CHECK(keys.press(key, in(State::playing), kStart).verb->kind == verb);
    CHECK(keys.press('e', in(State::playing), kStart).verb->amount == audio::Frames{300 * 48000});
    CHECK(keys.press('f', in(State::playing), kStart).verb->steps == 1);
    CHECK(keys.press('d', in(State::playing), kStart).verb->steps == -1);
    CHECK_FALSE(keys.press('j', in(State::playing), kStart).verb);
    CHECK(keys.press('?', in(State::playing), kStart).lines == KeyVerbs::help());
}

TEST_CASE("g shows the sets in the order staff know, and a digit picks one") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    const KeyPress shown = keys.press('g', in(State::playing), kStart);
    CHECK_FALSE(shown.verb);
    CHECK(shown.lines == std::vector<std::string>{"ground with:  1 orient  2 contact  3 breath"});
    const KeyPress chosen = keys.press('3', in(State::playing), kStart);
    CHECK(chosen.verb->kind == VerbKind::ground);
    CHECK(chosen.verb->argument == "breath");
    CHECK_FALSE(keys.press('3', in(State::playing), kStart).verb);
}

TEST_CASE("a second g, Enter, or one second without a key takes the first set") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    (void)keys.press('g', in(State::playing), kStart);
    CHECK(keys.press('g', in(State::playing), kStart).verb->argument == "orient");
    (void)keys.press('g', in(State::playing), kStart);
    CHECK(keys.press('\n', in(State::playing), kStart).verb->argument == "orient");
    (void)keys.press('g', in(State::playing), kStart);
    CHECK_FALSE(keys.pass(kStart + milliseconds{999}).verb);
    CHECK(keys.pass(kStart + milliseconds{1000}).verb->argument == "orient");
    CHECK_FALSE(keys.pass(kStart + milliseconds{5000}).verb);
}

TEST_CASE("a safety key is itself while a set is being chosen, and ends the choice") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    (void)keys.press('g', in(State::playing), kStart);
    CHECK(keys.press('x', in(State::playing), kStart).verb->kind == VerbKind::cut);
    CHECK_FALSE(keys.pass(kStart + milliseconds{2000}).verb);
}

TEST_CASE("with one set, or none, g grounds at once") {
    scripts::Plan plan = plan_with_sets();
    plan.on_demand = {2};
    KeyVerbs one(plan);
    CHECK(one.press('g', in(State::playing), kStart).verb->argument == "breath");
    plan.on_demand.clear();
    KeyVerbs none(plan);
    CHECK(none.press('g', in(State::playing), kStart).verb->argument.empty());
}

TEST_CASE("l asks in how long to land, and only a digit lands") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    const KeyPress asked = keys.press('l', in(State::playing), kStart);
    CHECK_FALSE(asked.verb);
    CHECK(asked.lines ==
          std::vector<std::string>{"land, minutes:  1: 5  2: 10  3: 15  4: 20  5: 30   (any other key: no)"});
    CHECK_FALSE(keys.pass(kStart + milliseconds{60'000}).verb);
    CHECK_FALSE(keys.press('\n', in(State::playing), kStart).verb);
    (void)keys.press('l', in(State::playing), kStart);
    const KeyPress landed = keys.press('2', in(State::playing), kStart);
    CHECK(landed.verb->kind == VerbKind::land);
    CHECK(landed.verb->amount == audio::Frames{600 * 48000});
    (void)keys.press('l', in(State::playing), kStart);
    CHECK(keys.press('s', in(State::playing), kStart).verb->kind == VerbKind::stop);
}

TEST_CASE(
    "a answers the oldest prompt: at once where it was only told, with a digit where something is to be chosen") {
    const scripts::Plan plan = plan_with_sets();
    KeyVerbs keys(plan);
    engine::ConductorView view = in(State::playing);
    view.prompts = {{.id = "cuff", .text = "Blood pressure"},
                    {.id = "contact", .text = "Better?", .choices = {"stay", "end"}}};
    CHECK(keys.press('a', view, kStart).verb->argument == "cuff");
    view.prompts.erase(view.prompts.begin());
    CHECK(keys.press('a', view, kStart).lines == std::vector<std::string>{"Better?  1 stay  2 end"});
    const KeyPress answered = keys.press('2', view, kStart);
    CHECK(answered.verb->kind == VerbKind::answer);
    CHECK(answered.verb->argument == "contact");
    CHECK(answered.verb->detail == "end");
    CHECK(keys.press('a', in(State::playing), kStart).verb->kind == VerbKind::answer);
}
