// A log of verbs, rendered.
#include "engine/steering.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/rt/output_stage.h"
#include "tests/engine/live_rig.h"
#include "tests/support/random_seed.h"
#include "tests/support/same_bits.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using engine::TimedVerb;
using engine::Verb;
using engine::VerbKind;
using What = engine::SessionEvent::What;

namespace {

const std::string kScript = R"(stillroom: 1
id: steered
title: {en: "Steered"}
route: none
languages: [en]
allow: {S11: "a test", S12: "a test", S19: "a test", S20: "a test"}
parameters: {intensity: {default: 0.5, min: 0, max: 1, over: 1s}}
layers: {bed: {gain_by: {intensity: {0: -12 dB, 1: 0 dB}}}}
gates: {ready: {title: {en: "Ready?"}}}
sounds:
  warm: {synth: warm}
  tide: {synth: tide}
lines:
  here: {text: {en: ["You can feel the chair."]}}
pacers:
  settle: {rate: 8/min, ratio: "4:6"}
cue_sets:
  contact: {lines: [here]}
phases:
  - id: arrival
    length: {min: 4s, nominal: 9s, max: 30s}
    cues:
      - {at: 0s, play: warm, fade_in: 2s}
      - {at: 1s, pace: settle, fade_in: 2s}
  - id: middle
    gate: ready
    length: {min: 4s, nominal: 9s, max: 30s}
    cues:
      - {at: 0s, play: tide, crossfade: 3s}
      - {at: 3s, line: here}
on_demand: [contact]
)";

Frames at_second(double seconds) { return audio::frames_of(audio::Seconds{seconds}, {48000}); }

/// Everything staff can ask, in any order, over twenty seconds; then let go and ended.
std::vector<TimedVerb> random_log(std::mt19937_64& dice) {
    std::vector<TimedVerb> log;
    for (int i = 0; i < 30; ++i) {
        const auto kind = static_cast<VerbKind>(dice() % (static_cast<unsigned>(VerbKind::end)));
        const Frames at{static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(at_second(20.0).count))};
        Verb verb{.kind = kind, .amount = Frames{static_cast<std::int64_t>(dice() % 400'000)}, .steps = 1};
        if (kind == VerbKind::pace) verb.value = 12.0;
        log.push_back({at, verb});
    }
    std::stable_sort(log.begin(), log.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    log.push_back({at_second(24.0), {.kind = VerbKind::end}});
    return log;
}

std::vector<Frames> told(const engine::RenderReport& report, What what, const std::string& id) {
    std::vector<Frames> all;
    for (const auto& event : report.events)
        if (event.what == what && event.id == id) all.push_back(event.at);
    return all;
}

}  // namespace

TEST_CASE("A log renders to the same samples however blocks are cut", "[engine][render][steering]") {
    std::mt19937_64 dice(test_seed());
    const scripts::Plan plan = plan_of_text(kScript);
    for (std::size_t i = 0; i < full_count(30); ++i) {
        engine::RenderOptions options;
        options.verbs = random_log(dice);
        const auto whole = rendered(plan, nullptr, options);
        options.block = std::vector{1, 16, 64, 250, 1000}[dice() % 5];
        INFO("log " << i << ", blocks of " << options.block);
        CHECK(same_bits(rendered(plan, nullptr, options), whole));
    }
}

TEST_CASE("A verb of a log acts with the first quantum at or after its frame, a safety gain with the same",
          "[engine][render][steering]") {
    const scripts::Plan plan = plan_of_text(kScript);
    engine::RenderOptions options;
    options.verbs = {{at_second(5.0), {.kind = VerbKind::cut}}, {at_second(7.0), {.kind = VerbKind::end}}};
    engine::RenderReport report;
    const auto samples = rendered(plan, &report, options);
    const Frames quantum = engine::Conductor::kQuantum;
    const Frames acts{(at_second(5.0).count + quantum.count - 1) / quantum.count * quantum.count};
    CHECK(told(report, What::verb, "cut") == std::vector{acts});
    // The gain acts behind the limiter, whose look-ahead a render leaves out.
    const Frames latency = engine::rt::OutputStage::latency();
    const auto cut = samples.begin() + 2 * (acts - latency).count;
    CHECK(std::any_of(cut - 100, cut, [](float sample) { return sample != 0.0f; }));
    CHECK(std::all_of(cut + 960, samples.end(), [](float sample) { return sample == 0.0f; }));
}

TEST_CASE("A gate that a log confirms waits for it, and one that it does not opens at once",
          "[engine][render][steering]") {
    const scripts::Plan plan = plan_of_text(kScript);
    engine::RenderReport report;
    SECTION("confirmed late") {
        engine::RenderOptions options;
        options.verbs = {{at_second(20.0), {.kind = VerbKind::confirm, .argument = "ready"}}};
        (void)rendered(plan, &report, options);
        REQUIRE(report.phases.size() == 2);
        CHECK(report.phases[1].start >= at_second(20.0));
    }
    SECTION("not named") {
        (void)rendered(plan, &report);
        REQUIRE(report.phases.size() == 2);
        CHECK(report.phases[1].start == at_second(9.0));
    }
}

TEST_CASE("A log that leaves a session standing still is ended a minute after its last verb",
          "[engine][render][steering]") {
    const VerbKind left = GENERATE(VerbKind::hold, VerbKind::quiet, VerbKind::stop, VerbKind::conversation);
    const scripts::Plan plan = plan_of_text(kScript);
    engine::RenderOptions options;
    options.verbs = {{at_second(5.0), {.kind = left}}};
    engine::RenderReport report;
    (void)rendered(plan, &report, options);
    CHECK(report.length >= at_second(72.9));
    CHECK(report.length <= at_second(73.2));
}
