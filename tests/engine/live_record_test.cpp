// What was played live can be rendered again from what was written down meanwhile.
#include "engine/offline_render.h"
#include "engine/session_recorder.h"
#include "tests/engine/live_rig.h"
#include "tests/support/random_seed.h"
#include "tests/support/sessions/staff_at_random.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using engine::Verb;
using engine::VerbKind;

namespace {

constexpr const char* kScript = R"(stillroom: 1
id: steered
title: Steered
route: none
languages: [en]
parameters: {intensity: {default: 0.5}}
sounds:
  low: {synth: warm}
  high: {synth: tide}
lines:
  one: {text: {en: [Here you are.]}}
  two: {text: {en: [This is the room.]}}
  three: {text: {en: [Notice the chair.]}}
pacers: {slow: {inhale: 4s, exhale: 6s}}
gates: {door: {title: {en: Door closed}}}
cue_sets:
  contact: {title: {en: Contact}, lines: [three]}
phases:
  - id: first
    length: {min: 10s, nominal: 30s, max: 60s}
    cues:
      - {at: 0s, layer: bed, play: low, fade_in: 4s, keep: true}
      - {at: 2s, pace: slow, for: 26s, fade_in: 2s, fade_out: 3s}
      - {at: 8s, line: one}
  - id: second
    gate: door
    length: {min: 10s, nominal: 30s, max: 60s}
    cues:
      - {at: 0s, layer: bed, play: high, crossfade: 6s, keep: true}
      - {at: 5s, line: two}
  - id: return
    length: {min: 10s, nominal: 20s}
    cues: []
on_demand: [contact]
)";

/// Keeps everything in memory.
struct Notes final : engine::SessionRecorder {
    void verb(Frames at, const Verb& verb) override { verbs.push_back({at, verb}); }
    void safety(Frames at, const engine::rt::SafetyCommand& command) override { gains.push_back({at, command}); }
    void happened(const engine::SessionEvent& event) override { events.push_back(event); }
    void position(Frames session) override { reached = session; }

    std::vector<engine::TimedVerb> verbs;
    std::vector<engine::TimedSafety> gains;
    std::vector<engine::SessionEvent> events;
    Frames reached;
};

}  // namespace

TEST_CASE("What staff did to a live session, rendered from its record, gives the same samples again",
          "[engine][live][record]") {
    std::mt19937_64 dice(test_seed());
    const scripts::Plan plan = plan_of_text(kScript);
    for (int round = 0; round < 3; ++round) {
        Notes notes;
        engine::LiveOptions options = LiveRig::quiet_options();
        options.conductor.gates_open_at_once = false;
        options.recorder = &notes;
        options.from = Frames{static_cast<std::int64_t>(dice() % 20) * 48000};
        std::vector<float> heard;
        {
            LiveRig rig(plan, options);
            for (int verb = 0; verb < 60; ++verb) {
                const std::vector<float> more = rig.take(static_cast<int>(dice() % 90'000));
                heard.insert(heard.end(), more.begin(), more.end());
                rig.live().post(any_verb(dice));
            }
            for (const VerbKind verb : {VerbKind::resume, VerbKind::end}) {
                rig.live().post({.kind = verb});
                const std::vector<float> more = rig.take(48000);
                heard.insert(heard.end(), more.begin(), more.end());
            }
            const std::vector<float> rest = rig.take(48000 * 30);
            heard.insert(heard.end(), rest.begin(), rest.end());
            REQUIRE(rig.live().status().finished);
            REQUIRE(rig.live().status().mixer.stalled == Frames{0});
        }
        engine::RenderOptions again;
        again.conductor = options.conductor;
        again.begins_at = options.from;
        again.verbs = notes.verbs;
        again.safety = notes.gains;
        again.block = 1 + static_cast<int>(dice() % 1024);
        const std::vector<float> expected = rendered(plan, nullptr, again);
        const std::size_t latency = 2 * static_cast<std::size_t>(engine::rt::OutputStage::latency().count);
        REQUIRE(heard.size() >= expected.size() + latency);
        const auto difference =
            std::mismatch(expected.begin(), expected.end(), heard.begin() + static_cast<std::ptrdiff_t>(latency));
        INFO("frame " << (difference.first - expected.begin()) / 2 << " of " << expected.size() / 2);
        CHECK(difference.first == expected.end());
    }
}

TEST_CASE("A log of verbs sounds the same live and rendered", "[engine][live][record]") {
    const scripts::Plan plan = plan_of_text(kScript);
    const auto at = [](double seconds) { return audio::frames_of(audio::Seconds{seconds}, {48000}); };
    const std::vector<engine::TimedVerb> log{
        {at(0), {.kind = VerbKind::confirm, .argument = "door"}},
        {at(5), {.kind = VerbKind::lower}},
        {at(9.1), {.kind = VerbKind::ground}},
        {at(20), {.kind = VerbKind::quiet}},
        {at(31.3), {.kind = VerbKind::resume}},
        {at(40), {.kind = VerbKind::stop}},
        {at(44), {.kind = VerbKind::resume}},
        {at(50), {.kind = VerbKind::talk, .on = true}},
        {at(53), {.kind = VerbKind::talk, .on = false}},
        {at(55), {.kind = VerbKind::raise}},
    };
    engine::LiveOptions options = LiveRig::quiet_options();
    options.verbs = log;
    options.conductor.gates_that_wait = {"door"};
    engine::RenderOptions offline;
    offline.verbs = log;
    const std::vector<float> expected = rendered(plan, nullptr, offline);
    LiveRig rig(plan, options);
    const std::vector<float> heard = rig.take(48000 * 600);
    const std::size_t latency = 2 * static_cast<std::size_t>(engine::rt::OutputStage::latency().count);
    REQUIRE(heard.size() >= expected.size() + latency);
    CHECK(std::equal(expected.begin(), expected.end(), heard.begin() + static_cast<std::ptrdiff_t>(latency)));
}

TEST_CASE("A session that was cut off goes on where it stood: lower, from silence, with everything staff had asked",
          "[engine][live][record]") {
    const scripts::Plan plan = plan_of_text(kScript);
    Notes notes;
    engine::LiveOptions options = LiveRig::quiet_options();
    options.conductor.gates_open_at_once = false;
    options.recorder = &notes;
    {
        LiveRig rig(plan, options);
        (void)rig.take(48000 * 12);
        rig.live().post({.kind = VerbKind::hold});
        (void)rig.take(48000 * 10);
    }
    engine::LiveOptions resumed = options;
    Notes later;
    resumed.recorder = &later;
    const bool silent = GENERATE(false, true);
    resumed.resumption = engine::Resumption{.at = notes.reached, .before = notes.verbs, .silent = silent};
    std::optional<LiveRig> played(std::in_place, plan, resumed);
    LiveRig& rig = *played;
    const std::vector<float> heard = rig.take(48000 * 12);
    const auto loudest = [&](int from, int to) {
        float most = 0.0f;
        for (int i = 2 * 48000 * from; i < 2 * 48000 * to; ++i)
            most = std::max(most, std::abs(heard[static_cast<std::size_t>(i)]));
        return most;
    };
    const engine::ConductorView view = rig.live().status().session;
    // Held at twelve seconds, as far as the mixer had come by then.
    CHECK(view.phase_position == notes.verbs.at(0).at);
    if (silent) {
        CHECK(view.state == engine::ConductorView::State::stopped);
        CHECK(loudest(0, 12) == 0.0f);
        rig.live().post({.kind = VerbKind::resume});
        (void)rig.take(48000 * 2);
    }
    CHECK(rig.live().status().session.state == engine::ConductorView::State::held);
    if (!silent) {
        CHECK(loudest(0, 1) < 0.2f * loudest(10, 12));
        CHECK(rig.live().status().mixer.trim == Approx(0.2512).margin(0.001));
    }
    (void)rig.take(48000);
    played.reset();
    engine::RenderOptions again;
    again.conductor = options.conductor;
    again.resumption = resumed.resumption;
    again.verbs = later.verbs;
    again.safety = later.gains;
    again.to = notes.reached + Frames{48000 * 11};
    const std::vector<float> expected = rendered(plan, nullptr, again);
    const std::size_t latency = 2 * static_cast<std::size_t>(engine::rt::OutputStage::latency().count);
    REQUIRE(expected.size() >= 2 * std::size_t{48000} * 10);
    CHECK(std::equal(expected.begin(), expected.end(), heard.begin() + static_cast<std::ptrdiff_t>(latency)));
}

TEST_CASE("A lower that has nothing left to lower is in the record with its reason, and in every replay of it",
          "[engine][live][record]") {
    const scripts::Plan plan = plan_of_text(kScript);
    const auto refused_lowers = [](const std::vector<engine::SessionEvent>& events) {
        return std::count_if(events.begin(), events.end(), [](const engine::SessionEvent& event) {
            return event.what == engine::SessionEvent::What::refused && event.id == "lower" &&
                   event.text.find("at its lowest") != std::string::npos;
        });
    };
    Notes notes;
    engine::LiveOptions options = LiveRig::quiet_options();
    options.recorder = &notes;
    // Ten steps lead from 0 dB to the floor; one from where five of them and the twelve decibels of a resumption
    // do.
    int presses = 12;
    if (GENERATE(false, true)) {
        presses = 3;
        options.resumption = engine::Resumption{.at = Frames{48000 * 6}, .before = {}};
        for (std::int64_t second = 1; second <= 5; ++second)
            options.resumption->before.push_back({Frames{48000 * second}, {.kind = VerbKind::lower}});
    }
    {
        LiveRig rig(plan, options);
        (void)rig.take(48000);
        for (int press = 0; press < presses; ++press) rig.live().post({.kind = VerbKind::lower});
        (void)rig.take(48000 * 2);
        CHECK(rig.live().status().mixer.trim == Approx(0.0316).margin(0.0001));
    }
    CHECK(notes.verbs.size() == static_cast<std::size_t>(presses));
    CHECK(refused_lowers(notes.events) == 2);
    engine::RenderOptions again;
    again.conductor = options.conductor;
    again.resumption = options.resumption;
    again.verbs = notes.verbs;
    again.safety = notes.gains;
    again.to = notes.reached;
    engine::RenderReport replay;
    (void)rendered(plan, &replay, again);
    CHECK(refused_lowers(replay.events) == 2);
}

TEST_CASE("A session cut off while staff talked goes on with nobody on air", "[engine][live][record]") {
    const scripts::Plan plan = plan_of_text(kScript);
    engine::LiveOptions options = LiveRig::quiet_options();
    options.resumption = engine::Resumption{.at = Frames{48000 * 5},
                                            .before = {{Frames{48000 * 4}, {.kind = VerbKind::talk, .on = true}}}};
    LiveRig rig(plan, options);
    (void)rig.take(48000);
    CHECK_FALSE(rig.live().status().session.talking);
    // And its limit of thirty seconds tells nobody that a microphone was closed.
    (void)rig.take(48000 * 35);
    for (const engine::SessionEvent& event : rig.live().take_events()) CHECK(event.id != "talk");
}
