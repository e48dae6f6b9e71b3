// What parameters, snapshots, pools and stems come to in samples.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>

#include "engine/conductor.h"
#include "engine/mixer_settings.h"
#include "tests/engine/live_rig.h"
#include "tests/support/sine_file.h"

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using engine::VerbKind;
using What = engine::SessionEvent::What;

namespace {

constexpr audio::SampleRate kRate{48000};

Frames at_second(double seconds) { return audio::frames_of(audio::Seconds{seconds}, kRate); }

scripts::Plan plan_of(const std::string& body) {
    const TemporaryFolder folder;
    write_sine(folder / "short.wav", 8.0, 0.1);
    write_sine(folder / "short-inverted.wav", 8.0, -0.1);
    write_sine(folder / "long.wav", 40.0, 0.1);
    write_sine(folder / "long-inverted.wav", 40.0, -0.1);
    const auto file = folder / "script.yaml";
    std::ofstream(file) << R"(stillroom: 1
id: steered
title: {en: "Steered"}
route: none
languages: [en]
allow: {S11: "a test", S12: "a test", S19: "a test", S20: "a test"}
parameters: {intensity: {default: 0.5, min: 0, max: 1, over: 1s}}
)" << body;
    return plan_of_file(file, "en");
}

/// A session whose conductor and mixer run in step, quantum by quantum, and which staff may steer.
class SteeredRun {
public:
    explicit SteeredRun(const scripts::Plan& plan, Frames from = {}) : session_(session_of(plan)) {
        conductor_ = std::make_unique<engine::Conductor>(session_->plan(), *session_, engine::ConductorOptions{});
        if (from.count > 0) conductor_->start_at(from);
        mixer_ = std::make_unique<engine::rt::ZoneMixer>(engine::mixer_settings(*session_, conductor_->now()));
    }

    /// The left channel, up to this session time; `look` sees the mixer's state after every quantum.
    std::vector<float> run_to(Frames until, const std::function<void(const engine::rt::MixerState&)>& look = {}) {
        constexpr int kFrames = static_cast<int>(engine::Conductor::kQuantum.count);
        std::vector<float> heard;
        const audio::AudioView view = block_.view();
        while (conductor_->now() < until) {
            for (const auto& command : conductor_->advance()) REQUIRE(mixer_->commands().try_push(command));
            mixer_->render({&view, 1});
            session_->streamer().pump();
            heard.insert(heard.end(), block_.channel(0), block_.channel(0) + kFrames);
            if (look) look(mixer_->state());
            for (const auto& event : conductor_->take_events()) CHECK(event.what != What::refused);
        }
        return heard;
    }
    void ask(const engine::Verb& verb) { conductor_->take(verb); }

private:
    std::unique_ptr<engine::SessionPlan> session_;
    std::unique_ptr<engine::Conductor> conductor_;
    std::unique_ptr<engine::rt::ZoneMixer> mixer_;
    audio::AudioBuffer block_{2, static_cast<int>(engine::Conductor::kQuantum.count)};
};

float loudest(const std::vector<float>& samples) {
    float most = 0.0f;
    for (const float sample : samples) most = std::max(most, std::abs(sample));
    return most;
}

double decibels(float gain) { return 20.0 * std::log10(static_cast<double>(gain)); }

}  // namespace

TEST_CASE(
    "Intensity holds from the first frame, moves its layer from the next quantum on, and never rises faster "
    "than the law",
    "[engine][steering]") {
    const scripts::Plan plan = plan_of(R"(
layers: {bed: {gain_by: {intensity: {0: -30 dB, 0.5: -12 dB, 1: 0 dB}}}}
sounds: {hum: {synth: tone}}
phases:
  - id: one
    length: 30s
    cues: [{at: 0s, play: hum, fade_in: 2s}]
)");
    SteeredRun run(plan);
    (void)run.run_to(at_second(5.0),
                     [](const auto& state) { REQUIRE(decibels(state.layer_gain[0]) == Approx(-12.0)); });
    run.ask({VerbKind::intensity, {}, {}, 1.0});
    double last = -12.0;
    (void)run.run_to(at_second(6.0), [&](const auto& state) {
        const double now = decibels(state.layer_gain[0]);
        CHECK(now > last);
        CHECK(now - last <= 6.0 * 512.0 / 48000.0 + 1e-3);
        last = now;
    });
    CHECK(last == Approx(-6.0).margin(0.1));  // 12 dB take two seconds, though the script says one
    run.run_to(at_second(8.0));
    (void)run.run_to(at_second(9.0), [](const auto& state) { CHECK(state.layer_gain[0] == Approx(1.0)); });
    run.ask({VerbKind::intensity, {}, {}, 0.0});
    (void)run.run_to(at_second(9.5));
    (void)run.run_to(at_second(11.0), [&](const auto& state) { last = decibels(state.layer_gain[0]); });
    CHECK(last == Approx(-30.0));
}

TEST_CASE("A snapshot moves its layers over its own time and gives them back after its phase",
          "[engine][steering]") {
    const scripts::Plan plan = plan_of(R"(
sounds: {hum: {synth: tone}}
snapshots: {talk: {bed: -20 dB, over: 2s}}
phases:
  - id: one
    length: 12s
    transition: {crossfade: 5s}
    cues:
      - {at: 0s, play: hum, fade_in: 2s, keep: true}
      - {at: 4s, snapshot: talk}
  - {id: two, length: 20s}
)");
    engine::RenderReport report;
    (void)rendered(plan, &report);
    CHECK(report.max_rise_db_per_s <= 6.1);
    CHECK(report.max_rise_db_per_s > 3.0);
    SteeredRun run(plan);
    double last = 0.0;
    const auto note = [&](const auto& state) { last = decibels(state.layer_gain[0]); };
    (void)run.run_to(at_second(5.0), note);
    CHECK(last == Approx(-10.0).margin(0.2));
    (void)run.run_to(at_second(12.0), note);
    CHECK(last == Approx(-20.0));
    (void)run.run_to(at_second(18.0), note);
    CHECK(last == Approx(0.0).margin(1e-6));
}

TEST_CASE("A pool of files sounds without a gap, each file at the level of its layer", "[engine][steering]") {
    const scripts::Plan plan = plan_of(R"(
sounds:
  a: {file: short.wav}
  b: {file: long.wav, in: 2s, out: 12s}
  both: {pool: [a, b], crossfade: 3s}
phases:
  - id: one
    length: 59s
    cues: [{at: 0s, play: both, layer: nature, fade_in: 2s}]
)");
    engine::RenderReport report;
    const auto samples = rendered(plan, &report);
    int started = 0;
    for (const auto& event : report.events) {
        CHECK(event.what != What::fault);
        CHECK(event.what != What::refused);
        started += event.what == What::start && event.text == "both" ? 1 : 0;
    }
    CHECK(started == 10);  // 5 and 7 seconds in turn
    float least = 1.0f;
    for (int tenth = 30; tenth < 580; ++tenth) {
        const auto from = samples.begin() + static_cast<std::ptrdiff_t>(tenth) * 2 * 4800;
        least = std::min(least, loudest({from, from + 2 * 4800}));
    }
    // -33 LUFS of a sine on both sides is a peak of about -30 dB; in step they may cancel in a crossfade for a
    // while.
    CHECK(least > 0.003f);
}

TEST_CASE("Stems stay locked to the sample, in memory and streamed, looped and from any start",
          "[engine][steering]") {
    const bool is_long = GENERATE(false, true);
    // One stem is the other turned over: whatever is not locked is heard.
    const std::string prefix = is_long ? "long" : "short";
    const scripts::Plan plan = plan_of("sounds: {pair: {stems: {up: " + prefix + ".wav, down: {file: " + prefix +
                                       "-inverted.wav, gain_by: {intensity: {0: off, 0.5: 0 dB, 1: 0 dB}}}}}}" + R"(
phases:
  - id: one
    length: 120s
    cues: [{at: 1s, play: pair, fade_in: 2s}]
)");
    const auto from = GENERATE(Frames{0}, at_second(30.0));
    SteeredRun run(plan, from);
    CHECK(loudest(run.run_to(at_second(60.0))) < 1e-6f);
    run.ask({VerbKind::intensity, {}, {}, 0.0});
    CHECK(loudest(run.run_to(at_second(61.5))) > 0.01f);
    run.ask({VerbKind::intensity, {}, {}, 0.5});
    (void)run.run_to(at_second(75.0));
    CHECK(loudest(run.run_to(at_second(80.0))) < 1e-6f);
}
