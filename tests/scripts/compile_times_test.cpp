#include "tests/scripts/compile_fixture.h"

using namespace stillroom::scripts;

TEST_CASE_METHOD(CompileFixture, "A cue falls on its exact frame from start, marker and end") {
    const Plan made = plan(R"(
phases:
  - id: first
    length: 61s
    markers: {settled: 20s}
    cues:
      - {at: 333 ms, line: hello}
      - {at: settled + 1.5s, prompt: mid}
      - {at: end - 10s, fade: bed, to: off, over: 2s}
  - id: second
    length: {min: 30s, nominal: 1m, max: 2m}
    cues:
      - {at: 0:05, prompt: five}
      - {at: end - 250 ms, fade: bed, to: -6 dB, over: 100 ms}
)");
    CHECK(cue(made, 0, "hello").nominal_start.count == 15984);
    CHECK(made.phases[0].cues[1].nominal_start == at(21.5));
    CHECK_FALSE(made.phases[0].cues[1].at.from_end);
    CHECK(made.phases[0].cues[2].nominal_start == at(51));
    CHECK(made.phases[0].cues[2].at.from_end);
    CHECK(made.phases[0].cues[2].at.offset == at(-10));
    CHECK(made.phases[0].cues[2].nominal_end == at(53));

    CHECK(made.phases[1].nominal_start == at(61));
    CHECK(made.phases[1].min == at(30));
    CHECK(made.phases[1].max == at(120));
    CHECK(made.phases[1].cues[0].nominal_start == at(66));
    CHECK(made.phases[1].cues[0].at.offset == at(5));
    CHECK(made.phases[1].cues[1].nominal_start.count == 121 * 48000 - 12000);
    CHECK(made.planned_end == at(121));
    CHECK(made.duration == at(129));
}

TEST_CASE_METHOD(CompileFixture, "Cues of a phase come in the order they sound, those of one frame as written") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 1m
    cues:
      - {at: 30s, prompt: c}
      - {at: 10s, prompt: a}
      - {at: end - 30s, prompt: d}
      - {at: 10s, prompt: b}
)");
    std::string order;
    for (const PlannedCue& one : made.phases[0].cues) order += std::get<PlannedPrompt>(one.action).text;
    CHECK(order == "abcd");
}

TEST_CASE_METHOD(CompileFixture, "For is the whole sounding time, and until hangs on its own anchor") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: {min: 1m, nominal: 2m, max: 4m}
    markers: {late: 80s}
    cues:
      - {at: 1s, layer: nature, play: rain, for: 30s, fade_in: 5s, fade_out: 5s}
      - {at: 2s, layer: nature, play: warm, until: late - 2s}
      - {at: 3s, layer: nature, play: tide, until: end - 7s}
      - {at: end - 20s, layer: tone, play: anchor, until: end - 5s}
)");
    const auto play = [&](const std::string& id) { return std::get<PlannedPlay>(cue(made, 0, id).action); };
    CHECK(play("rain").length == at(30));
    CHECK(cue(made, 0, "rain").nominal_end == at(31));
    CHECK(play("warm").length == at(76));
    CHECK_FALSE(play("warm").until);
    CHECK(play("tide").length == at(110));
    REQUIRE(play("tide").until);
    CHECK(play("tide").until->from_end);
    CHECK(play("tide").until->offset == at(-7));
    CHECK(play("anchor").length == at(15));
    CHECK_FALSE(play("anchor").until);
}

TEST_CASE_METHOD(CompileFixture,
                 "A kept sound goes on over phase borders, another fades over its phase's transition") {
    const Plan made = plan(R"(
phases:
  - id: first
    length: 1m
    transition: {crossfade: 6s}
    cues:
      - {at: 0s, layer: nature, play: rain, keep: true}
      - {at: 0s, layer: tone, play: anchor}
  - id: second
    length: 1m
)");
    CHECK(cue(made, 0, "rain").nominal_end == made.duration);
    CHECK(cue(made, 0, "anchor").nominal_end == at(66));
}

TEST_CASE_METHOD(CompileFixture, "A new bed replaces the old one over its crossfade, or else over its fade in") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 60s, play: tide, crossfade: 12s, keep: true}
      - {at: 100s, play: rain, fade_in: 5s, keep: true}
)");
    CHECK(cue(made, 0, "warm").nominal_end == at(72));
    CHECK(cue(made, 0, "tide").nominal_end == at(105));
    CHECK(cue(made, 0, "rain").nominal_end == made.duration);
    const auto tide = std::get<PlannedPlay>(cue(made, 0, "tide").action);
    CHECK(tide.crossfade == at(12));
    CHECK(tide.fade_in == at(12));
}

TEST_CASE_METHOD(CompileFixture, "Nature carries four sounds; the fifth takes the place of the oldest") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, layer: nature, play: rain, keep: true}
      - {at: 10s, layer: nature, play: warm, keep: true}
      - {at: 20s, layer: nature, play: tide, keep: true}
      - {at: 30s, layer: nature, play: anchor, keep: true}
      - {at: 40s, layer: nature, play: rain, fade_in: 6s, keep: true}
)");
    CHECK(cue(made, 0, "rain", 0).nominal_end == at(46));
    CHECK(cue(made, 0, "warm").nominal_end == made.duration);
    CHECK(cue(made, 0, "rain", 1).nominal_end == made.duration);
}

TEST_CASE_METHOD(CompileFixture, "A crossfade takes over from everything on its layer") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, layer: nature, play: rain, keep: true}
      - {at: 10s, layer: nature, play: warm, keep: true}
      - {at: 20s, layer: nature, play: tide, crossfade: 9s, keep: true}
)");
    CHECK(cue(made, 0, "rain").nominal_end == at(29));
    CHECK(cue(made, 0, "warm").nominal_end == at(29));
}
