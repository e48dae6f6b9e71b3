#include "audio/synth/synth.h"
#include "tests/scripts/compile_fixture.h"

using namespace stillroom::scripts;
using stillroom::audio::find_synth;

namespace {

PlannedPlay play_of(const Plan& plan, const std::string& id) {
    return std::get<PlannedPlay>(cue(plan, 0, id).action);
}

}  // namespace

TEST_CASE_METHOD(CompileFixture,
                 "A sound's static gain brings it to its layer's level, with the cue's own gain on top") {
    const Plan made = plan(R"(
layers: {bed: {level: -29 LUFS}}
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm, gain: -3 dB}
      - {at: 1s, layer: pacer, pace: soft, gain: -2 dB, for: 60s}
)");
    const PlannedPlay warm = play_of(made, "warm");
    CHECK(warm.gain.value == Approx(-29.0 - find_synth("warm")->loudness.lufs - 3.0).margin(0.01));
    CHECK(warm.loudness.lufs == Approx(-32.0).margin(0.01));
    const auto soft = std::get<PlannedPace>(cue(made, 0, "soft").action);
    CHECK(soft.gain.value ==
          Approx(-30.0 - pacer_loudness(stillroom::audio::PacerSound::swell).lufs - 2.0).margin(0.01));
}

TEST_CASE_METHOD(CompileFixture,
                 "A file is brought to its level and loops on a bed with four seconds of crossfade") {
    const std::string body = R"(
phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: dawn, keep: true}
      - {at: 1m, layer: tone, play: dawn}
      - {at: 3m, layer: nature, play: dawn, loop: false}
)";
    static_cast<void>(parsed(body));
    media.files[dawn()] = clip(90, -16.5);
    const Plan made = plan(body);
    const PlannedPlay bed = play_of(made, "dawn");
    CHECK(bed.gain.value == Approx(-10.5));
    const auto& source = std::get<ClipSource>(bed.source);
    REQUIRE(source.loop);
    CHECK(source.in == at(0));
    CHECK(source.out == at(90));
    CHECK(source.loop->start == at(4));
    CHECK(source.loop->end == at(90));
    CHECK(source.loop->crossfade == at(4));

    const auto& tone = cue(made, 0, "dawn", 1);
    CHECK_FALSE(std::get<ClipSource>(std::get<PlannedPlay>(tone.action).source).loop);
    CHECK(tone.nominal_end == at(150));
    CHECK_FALSE(std::get<ClipSource>(std::get<PlannedPlay>(cue(made, 0, "dawn", 2).action).source).loop);
}

TEST_CASE_METHOD(CompileFixture, "A part of a file that lies outside of it is an error at the sound") {
    const std::string body = R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: dawn}
)";
    Script script = parsed(body);
    for (Sound& sound : script.sounds) {
        if (auto* file = std::get_if<FileSound>(&sound.source)) file->out = Seconds{120.0};
    }
    media.files[dawn()] = clip(90, -20);
    CHECK_FALSE(compile(script, media, "en", kRate, diagnostics));
    CHECK(count("cut-beyond-file") == 1);
}

TEST_CASE_METHOD(CompileFixture, "A loop that lies outside of the file is an error, whichever way it does") {
    const std::string body = R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: dawn}
)";
    const LoopRange outside[] = {
        {Seconds{90.0}, std::nullopt, std::nullopt},  // nothing between start and end
        {Seconds{95.0}, Seconds{120.0}, std::nullopt},
        {Seconds{95.0}, std::nullopt, Seconds{0.0}},
    };
    for (const LoopRange& loop : outside) {
        Script script = parsed(body);
        for (Sound& sound : script.sounds)
            if (auto* file = std::get_if<FileSound>(&sound.source)) file->loop = loop;
        media.files[dawn()] = clip(90, -20);
        diagnostics = {};
        CHECK_FALSE(compile(script, media, "en", kRate, diagnostics));
        CHECK(count("loop-beyond-file") == 1);
    }
}

TEST_CASE_METHOD(CompileFixture, "A clip shorter than the usual fades has fades that let it be heard") {
    const std::string body = R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 1m, layer: tone, play: dawn}
      - {at: 2m, layer: tone, play: dawn, fade_in: 200 ms, fade_out: 300 ms}
)";
    static_cast<void>(parsed(body));
    media.files[dawn()] = clip(3, -20);
    const Plan made = plan(body);
    const auto& usual = std::get<PlannedPlay>(cue(made, 0, "dawn", 0).action);
    CHECK(usual.fade_in == at(1));
    CHECK(usual.fade_out == at(2));
    const auto& written = std::get<PlannedPlay>(cue(made, 0, "dawn", 1).action);
    CHECK(written.fade_in == at(0.2));
    CHECK(written.fade_out == at(0.3));
}

TEST_CASE_METHOD(CompileFixture, "Fades are never squeezed below what is safe") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm, for: 4500 ms, fade_in: 2s}
      - {at: 1m, play: tide, for: 4500 ms, fade_out: 2s}
)");
    for (const char* id : {"warm", "tide"}) {
        CHECK(play_of(made, id).fade_in >= at(2));
        CHECK(play_of(made, id).fade_out >= at(2));
        CHECK(play_of(made, id).fade_in + play_of(made, id).fade_out == at(4.5));
    }
}

TEST_CASE_METHOD(CompileFixture, "Fades too short to be safe are raised to the law, and the author is told") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm, fade_in: 500 ms, fade_out: 100 ms}
      - {at: 10s, layer: tone, play: anchor, fade_in: 20 ms, fade_out: 1s}
      - {at: 20s, play: tide, crossfade: 1s}
)");
    CHECK(play_of(made, "warm").fade_in == at(2));
    CHECK(play_of(made, "warm").fade_out == at(2));
    CHECK(play_of(made, "anchor").fade_in == at(0.15));
    CHECK(play_of(made, "anchor").fade_out == at(1));
    CHECK(play_of(made, "tide").crossfade == at(2));
    CHECK(count("S18") == 4);
}

TEST_CASE_METHOD(CompileFixture, "A warning of the plan is silent where the script allows it") {
    static_cast<void>(plan(R"(
allow: {S18: the sound begins in silence}
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm, fade_in: 500 ms}
)"));
    CHECK(count("S18") == 0);
}

TEST_CASE_METHOD(CompileFixture,
                 "A sound too short to come and go is an error; fades nobody wrote share what time there is") {
    CHECK_FALSE(try_plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm, for: 3s}
)"));
    CHECK(count("sound-too-short") == 1);

    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm, for: 6s}
)");
    CHECK(play_of(made, "warm").fade_in == at(3));
    CHECK(play_of(made, "warm").fade_out == at(3));
}

TEST_CASE_METHOD(CompileFixture, "A bed that peaks and a file of next to nothing are warned about") {
    const std::string body = R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: dawn}
)";
    static_cast<void>(parsed(body));
    media.files[dawn()] = clip(90, -27, -5.0);
    static_cast<void>(plan(body));
    CHECK(count("S19") == 1);
    media.files[dawn()] = clip(90, -60, -50.0);
    const Plan made = plan(body);
    CHECK(count("S20") == 1);
    CHECK(play_of(made, "dawn").gain.value == Approx(24.0));
}

TEST_CASE_METHOD(CompileFixture, "A fade knows its target over the layer's level, and off is silence") {
    const Plan made = plan(R"(
layers: {bed: {level: -27 LUFS, gain: -2 dB}}
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm}
      - {at: 10s, fade: bed, to: -33 LUFS, over: 10s}
      - {at: 30s, fade: bed, to: -4 dB, over: 10s}
      - {at: 60s, fade: bed, to: off, over: 10s}
)");
    const auto to = [&](int n) { return std::get<PlannedFade>(cue(made, 0, "bed", n).action).to.value; };
    CHECK(to(0) == Approx(-6.0));
    CHECK(to(1) == Approx(-6.0));
    CHECK(to(2) == stillroom::audio::kSilent.value);
}

TEST_CASE_METHOD(CompileFixture, "Chosen silence is a source of its own") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: nothing, keep: true}
)");
    CHECK(std::holds_alternative<SilenceSource>(play_of(made, "nothing").source));
}
