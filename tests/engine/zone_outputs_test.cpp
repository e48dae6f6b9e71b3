// The outputs of a room's zone: what the mixer is told of them, what reaches which, and what a render gives of
// them.
#include "engine/zone_outputs.h"

#include "audio/dsp/biquad.h"
#include "engine/mixer_settings.h"
#include "engine/offline_render.h"
#include "tests/config/room_fixture.h"
#include "tests/support/sessions/script_session.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::tests;
using audio::Frames;
using config::OutputRole;
using engine::ZoneOutput;

namespace {

constexpr audio::SampleRate kRate{48000};

std::vector<ZoneOutput> outputs_of(const std::string& profile, const std::string& zone = "chair") {
    const ReadRoom read = read_room(profile);
    INFO((read.findings.empty() ? "" : read.findings.front()));
    REQUIRE(read.room.has_value());
    return engine::zone_outputs(*read.room, *read.room->zone(zone), kRate, kToday);
}

/// Headphones and speakers, measured, with this said of the headphones besides.
std::vector<ZoneOutput> with_ears(const std::string& words) {
    return outputs_of(with(sound_profile(), "private: true,", "private: true, " + words + ","));
}

const std::string kScript = R"(stillroom: 1
id: short
languages: [en]
route: none
allow: {S11: "a test", S12: "a test"}
sounds: {warm: {synth: warm}, hum: {synth: tone}}
phases:
  - id: only
    length: 15s
    cues:
      - {at: 0s, play: warm}
      - {at: 3s, play: hum, layer: tone, for: 9s, to: [speakers]}
)";

struct Rendered {
    engine::RenderReport report;
    std::vector<float> samples;  ///< interleaved
};

Rendered render(const std::vector<ZoneOutput>& outputs, OutputRole heard, engine::RenderOptions options = {}) {
    const auto session = session_of(plan_of_text(kScript));
    options.outputs = outputs;
    options.heard = heard;
    Rendered rendered;
    auto report = engine::render_offline(*session, options, [&](std::span<const float> some) {
        rendered.samples.insert(rendered.samples.end(), some.begin(), some.end());
        return audio::Result<void>{};
    });
    REQUIRE(report);
    rendered.report = std::move(*report);
    return rendered;
}

double level_between(const std::vector<float>& interleaved, double from, double to) {
    double energy = 0.0;
    const auto first = static_cast<std::size_t>(from * 96000), last = static_cast<std::size_t>(to * 96000);
    for (std::size_t i = first; i < last; ++i)
        energy += static_cast<double>(interleaved[i]) * static_cast<double>(interleaved[i]);
    return 10.0 * std::log10(energy / static_cast<double>(last - first) + 1e-20);
}

}  // namespace

TEST_CASE("Everything a profile says of an output reaches its stage", "[engine][room]") {
    const auto outputs = with_ears(
        "trim: -3 dB, delay: 12 ms, ceiling: -6 dBTP, eq: [{type: high_pass, at: 40 Hz}, {type: peak, at: 3.2 kHz, "
        "gain: -2 dB, q: 1.1}, {type: low_shelf, at: 100 Hz, gain: 3 dB}, {type: high_shelf, at: 9 kHz, gain: 1 "
        "dB}, "
        "{type: low_pass, at: 18 kHz}]");
    REQUIRE(outputs.size() == 2);
    const engine::rt::OutputStageSettings& ears = outputs[0].stage;
    CHECK(outputs[0].role == OutputRole::headphones);
    CHECK(outputs[1].role == OutputRole::speakers);
    CHECK(ears.trim.value == -3.0);
    CHECK(ears.delay == Frames{576});
    CHECK(ears.ceiling.value == -6.0);
    CHECK(ears.is_private);
    CHECK_FALSE(ears.uncalibrated);
    CHECK(ears.calibration.value().shown_dba == 62.0);
    REQUIRE(ears.equaliser.size() == 5);
    const std::vector<audio::BiquadCoefficients> expected{
        audio::high_pass(40.0, 0.7071, kRate), audio::peak_filter(3200.0, {-2.0}, 1.1, kRate),
        audio::low_shelf(100.0, {3.0}, 0.7071, kRate), audio::high_shelf(9000.0, {1.0}, 0.7071, kRate),
        audio::low_pass(18000.0, 0.7071, kRate)};
    for (std::size_t i = 0; i < expected.size(); ++i)
        for (const double hertz : {30.0, 3000.0, 16000.0})
            CHECK(audio::magnitude_at(ears.equaliser[i], hertz, kRate) ==
                  Approx(audio::magnitude_at(expected[i], hertz, kRate)).epsilon(1e-12));
    CHECK_FALSE(outputs[1].stage.is_private);
    CHECK(outputs[1].stage.equaliser.empty());
}

TEST_CASE("An output that nobody measured, or not recently enough, is 18 dB down and knows no dose",
          "[engine][room]") {
    const std::string measured = "calibration: {at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA}";
    for (const std::string& other : {std::string{"trim: 0 dB"}, with(measured, "2026-11-01", "2020-11-01")}) {
        INFO(other);
        const auto outputs = outputs_of(with(sound_profile(), measured, other));
        CHECK(outputs[0].stage.uncalibrated);
        CHECK_FALSE(outputs[0].stage.calibration.has_value());
        CHECK_FALSE(outputs[1].stage.uncalibrated);
    }
}

TEST_CASE("A role the zone lacks is its main output, and no role is every output", "[engine][room]") {
    const auto both = outputs_of(sound_profile());
    CHECK(engine::outputs_reached(both, {}) == 0b11);
    CHECK(engine::outputs_reached(both, {OutputRole::headphones}) == 0b01);
    CHECK(engine::outputs_reached(both, {OutputRole::speakers}) == 0b10);
    CHECK(engine::outputs_reached(both, {OutputRole::monitor}) == 0b01);
    CHECK(engine::outputs_reached(both, {OutputRole::monitor, OutputRole::speakers}) == 0b11);
    const auto speakers = outputs_of(with(sound_profile(), "headphones: ears, ", ""));
    REQUIRE(speakers.size() == 1);
    CHECK(engine::output_in(speakers, OutputRole::speakers) == 0);
    CHECK_FALSE(engine::output_in(speakers, OutputRole::headphones).has_value());
    CHECK(engine::outputs_reached(speakers, {OutputRole::headphones}) == 0b1);
}

TEST_CASE("What names the speakers is heard there and not in the headphones", "[engine][room]") {
    const auto outputs = outputs_of(sound_profile());
    const Rendered ears = render(outputs, OutputRole::headphones), wall = render(outputs, OutputRole::speakers);
    CHECK(ears.report.output == OutputRole::headphones);
    CHECK(wall.report.output == OutputRole::speakers);
    CHECK(std::equal(ears.samples.begin(), ears.samples.begin() + 2 * 96000, wall.samples.begin()));
    std::vector<float> hum = wall.samples;
    for (std::size_t i = 0; i < hum.size(); ++i) hum[i] -= ears.samples[i];
    CHECK(level_between(hum, 6.0, 11.0) > -60.0);
    // Where there is only one output, all of it is heard there.
    CHECK(render(engine::rehearsal_outputs(), OutputRole::headphones).samples == wall.samples);
}

TEST_CASE("A render through a room is as late, as soft and as long as the room makes it", "[engine][room]") {
    const Rendered plain = render(outputs_of(sound_profile()), OutputRole::speakers);
    const std::string delayed = with(sound_profile(), "private: false,", "private: false, delay: 250 ms,");
    const Rendered late = render(outputs_of(delayed), OutputRole::speakers);
    CHECK(late.report.length == plain.report.length + Frames{12000});
    REQUIRE(late.samples.size() == plain.samples.size() + 24000);
    CHECK(std::all_of(late.samples.begin(), late.samples.begin() + 24000, [](float x) { return x == 0.0f; }));
    CHECK(std::equal(plain.samples.begin(), plain.samples.end(), late.samples.begin() + 24000));
    // A cut ends where it is asked to.
    engine::RenderOptions cut;
    cut.to = Frames{96000};
    const Rendered part = render(outputs_of(delayed), OutputRole::speakers, cut);
    CHECK(part.samples.size() == 2 * 96000);
    CHECK(std::equal(part.samples.begin(), part.samples.end(), late.samples.begin()));
    const Rendered soft = render(
        outputs_of(with(sound_profile(), "private: false,", "private: false, trim: -6 dB,")), OutputRole::speakers);
    CHECK(level_between(soft.samples, 5.0, 9.0) ==
          Approx(level_between(plain.samples, 5.0, 9.0) - 6.0).margin(0.01));
}

TEST_CASE("A zone is over when the latest of its outputs has let its last frame go", "[engine][room]") {
    const auto session = session_of(plan_of_text(kScript));
    auto settings = engine::mixer_settings(
        *session, Frames{0},
        outputs_of(with(sound_profile(), "private: false,", "private: false, delay: 250 ms,")));
    engine::rt::ZoneMixer mixer(settings);
    using Kind = engine::rt::Command::Kind;
    for (const Kind kind : {Kind::horizon, Kind::finish})
        REQUIRE(mixer.commands().try_push({.kind = kind, .at = Frames{0}}));
    audio::AudioBuffer ears(2, 100), wall(2, 100);
    const audio::AudioView views[] = {ears.view(), wall.view()};
    int rendered = 0;
    for (; !mixer.over() && rendered < 48000; rendered += 100) mixer.render(views);
    CHECK(rendered >= 12000 + engine::rt::ZoneMixer::latency().count);
    CHECK(rendered < 12000 + engine::rt::ZoneMixer::latency().count + 200);
}
