#include "tests/scripts/compile_fixture.h"

using namespace stillroom::scripts;

namespace {

PlannedLine line_of(const Plan& plan, const std::string& id, int n = 0) {
    return std::get<PlannedLine>(cue(plan, 0, id, n).action);
}

}  // namespace

TEST_CASE_METHOD(CompileFixture, "An unprepared line takes 95 words a minute and the gaps between its units") {
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues: [{at: 5s, line: hello}]
)");
    const PlannedLine hello = line_of(made, "hello");
    CHECK(hello.text == "One two three four. / Five six.");
    CHECK(hello.clip.file.empty());
    REQUIRE(hello.clip.unit_starts.size() == 2);
    CHECK(hello.clip.unit_ends[0] == at(4 * 60.0 / 95.0));
    CHECK(hello.clip.unit_starts[1] == hello.clip.unit_ends[0] + at(2));
    CHECK(hello.clip.length == hello.clip.unit_starts[1] + at(2 * 60.0 / 95.0));
    CHECK(cue(made, 0, "hello").nominal_end == at(5) + hello.clip.length);
}

TEST_CASE_METHOD(CompileFixture, "A prepared line is spoken in the session's language at its layer's level") {
    language = "es";
    media.lines[{"hello", "en"}] = clip(3, -10);
    media.lines[{"hello", "es"}] = clip(4, -23);
    const Plan made = plan(R"(
phases:
  - id: only
    length: 3m
    cues: [{at: 5s, line: hello, gain: -1 dB}]
)");
    const PlannedLine hello = line_of(made, "hello");
    CHECK(hello.text == "Uno dos tres cuatro. / Cinco seis.");
    CHECK(hello.clip.length == at(4));
    CHECK(hello.gain.value == Approx(2.0));
}

TEST_CASE_METHOD(CompileFixture, "A plan speaks declared languages only") {
    language = "fr";
    CHECK_FALSE(try_plan("phases: [{id: only, length: 1m, cues: [{at: 0s, line: hello}]}]\n"));
    CHECK(count("unknown-language") == 1);
}

TEST_CASE_METHOD(CompileFixture, "The duck of a scheduled line deepens until speech stands 16 LU over the bed") {
    const Plan made = plan(R"(
layers: {bed: {level: -27 LUFS}, nature: {level: -40 LUFS}}
phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 0s, layer: nature, play: rain, keep: true}
      - {at: 20s, line: hello}
      - {at: 1m, fade: bed, to: -35 LUFS, over: 10s}
      - {at: 2m, line: hello}
      - {at: 3m, fade: bed, to: -29 LUFS, over: 4s}
      - {at: 3m 2s, line: later}
)");
    // Speech at -20 over -27 needs 9 dB; over -35 the rule of 8 is more than enough.
    CHECK(duck_on(made, line_of(made, "hello", 0), "bed") == Approx(-9.0));
    CHECK(duck_on(made, line_of(made, "hello", 0), "nature") == Approx(-8.0));
    CHECK(duck_on(made, line_of(made, "hello", 0), "pacer") == Approx(-6.0));
    CHECK(duck_on(made, line_of(made, "hello", 1), "bed") == Approx(-8.0));
    CHECK(duck_on(made, line_of(made, "later"), "bed") == Approx(-8.0));
    CHECK(count("S16") == 0);
}

TEST_CASE_METHOD(CompileFixture, "A duck deepens under the loudest moment of a rising bed") {
    const Plan made = plan(R"(
layers: {bed: {level: -35 LUFS}}
phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 30s, fade: bed, to: -25 LUFS, over: 2s}
      - {at: 31s, line: hello}
)");
    CHECK(duck_on(made, line_of(made, "hello"), "bed") == Approx(-11.0));
}

TEST_CASE_METHOD(CompileFixture, "A duck stops at 16 dB, and speech that then stands under 15 LU is warned about") {
    const Plan made = plan(R"(
layers: {bed: {level: -16 LUFS}}
phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 20s, line: hello}
)");
    CHECK(duck_on(made, line_of(made, "hello"), "bed") == Approx(-16.0));
    CHECK(count("S16") == 1);
}

TEST_CASE_METHOD(CompileFixture, "Where nothing is planned under a line its duck stays as the layer has it") {
    const Plan made = plan("phases: [{id: only, length: 1m, cues: [{at: 20s, line: hello}]}]\n");
    CHECK(duck_on(made, line_of(made, "hello"), "bed") == Approx(-8.0));
}

TEST_CASE_METHOD(CompileFixture,
                 "Speech that runs into the next line is warned about once, by its measured length") {
    media.lines[{"hello", "en"}] = clip(9, -20);
    media.lines[{"later", "en"}] = clip(2, -20);
    static_cast<void>(plan(R"(
phases:
  - id: only
    length: 3m
    cues:
      - {at: 0s, line: hello}
      - {at: 8s, line: later}
      - {at: 20s, line: hello}
      - {at: 29s, line: later}
)"));
    REQUIRE(count("S17") == 1);
    CHECK(diagnostics.findings().front().message ==
          "'hello' is spoken for 9.0 s in 'en', but 'later' follows after 8.0 s");
}

TEST_CASE_METHOD(CompileFixture, "A cue set holds its lines, its sounds and its own bed change") {
    media.lines[{"hello", "en"}] = clip(9, -20);
    media.lines[{"later", "en"}] = clip(2, -20);
    const Plan made = plan(R"(
layers: {bed: {level: -20 LUFS}}
phases:
  - id: only
    length: 5m
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 10s, set: ground}
      - {at: 60s, set: lean}
on_demand: [lean, ground]
)");
    REQUIRE(made.cue_sets.size() == 3);
    const PlannedSet& ground = made.cue_sets[std::get<PlannedSetCall>(cue(made, 0, "ground").action).cue_set];
    REQUIRE(ground.lines.size() == 2);
    CHECK(ground.bed.value == -10.0);
    // The loudest bed of the plan is at -20, as loud as speech: the whole 16 dB.
    CHECK(duck_on(made, ground.lines[0], "bed") == Approx(-16.0));
    // 9 s, a gap of 3 s, 2 s.
    CHECK(cue(made, 0, "ground").nominal_end == at(10 + 14));
    CHECK(cue(made, 0, "lean").nominal_end == at(60 + 90));
    REQUIRE(made.on_demand.size() == 2);
    CHECK(made.cue_sets[made.on_demand[0]].id == "lean");
    const PlannedSet& lean = made.cue_sets[made.on_demand[0]];
    REQUIRE(lean.play);
    CHECK(made.layers[lean.play->layer].id == "tone");
    CHECK(lean.pace.has_value());
}

TEST_CASE_METHOD(CompileFixture, "A recording in a cue set is heard whole: no word fades, and none is cut off") {
    const std::string body = R"(
phases:
  - id: only
    length: 3m
    cues: [{at: 0s, play: warm}]
on_demand: [told]
)";
    static_cast<void>(parsed(body));
    for (const double seconds : {8.0, 120.0}) {
        media.files[spoken()] = clip(seconds, -20);
        const Plan made = plan(body);
        const PlannedSet& told = made.cue_sets[made.on_demand[0]];
        REQUIRE(told.play);
        CHECK(made.layers[told.play->layer].id == "line");
        CHECK(told.play->length == at(seconds));
        CHECK(told.play->fade_in == at(0.08));
        CHECK(told.play->fade_out == at(0.08));
    }
}
