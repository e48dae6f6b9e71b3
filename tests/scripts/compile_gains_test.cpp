#include "scripts/gain_curve.h"
#include "scripts/lint.h"
#include "scripts/loudness_curve.h"
#include "scripts/scene_moves.h"
#include "scripts/strip_course.h"
#include "scripts/timeline.h"
#include "tests/scripts/compile_fixture.h"

using namespace stillroom::scripts;
using stillroom::audio::kSilent;

namespace {

constexpr const char* kSteered = R"(
parameters: {intensity: {default: 0.25, min: 0, max: 1, over: 3s}}
layers:
  bed: {gain_by: {intensity: {0: off, 0.5: -12 dB, 1: 0 dB}}}
  nature: {gain_by: {intensity: {0: 0 dB, 1: -6 dB}}}
snapshots:
  talk: {bed: -20 dB, line: off, over: 3s}
  low: {nature: -10 dB, over: 2s}
phases:
  - id: one
    length: 2m
    transition: {crossfade: 5s}
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 20s, snapshot: talk}
      - {at: 40s, snapshot: low, over: 10s}
  - id: two
    length: 1m
    cues:
      - {at: 10s, line: hello}
)";

std::size_t layer(const Plan& plan, const std::string& id) {
    for (std::size_t i = 0; i < plan.layers.size(); ++i)
        if (plan.layers[i].id == id) return i;
    return kNoIndex;
}

}  // namespace

TEST_CASE(
    "A gain curve is straight in dB between its points, holds beyond them, and off counts as -60 dB between") {
    const PlannedGainCurve curve{0, {{0.0, kSilent}, {0.5, Decibels{-12.0}}, {1.0, Decibels{0.0}}}};
    CHECK(gain_at(curve, 0.0) == kSilent);
    CHECK(gain_at(curve, -3.0) == kSilent);
    CHECK(gain_at(curve, 0.25).value == Approx(-36.0));
    CHECK(gain_at(curve, 0.5).value == Approx(-12.0));
    CHECK(gain_at(curve, 0.75).value == Approx(-6.0));
    CHECK(gain_at(curve, 7.0).value == Approx(0.0));
    const std::vector<PlannedGainCurve> two{curve, {1, {{0.0, Decibels{-3.0}}}}};
    CHECK(gain_at(two, {1.0, 0.0}).value == Approx(-3.0));
    CHECK(gain_at(two, {0.0, 0.0}) == kSilent);
    CHECK(loudest_gain(two, {{"a", 0.0, 0.0, 0.5, {}}, {"b", 0.0, 0.0, 1.0, {}}}).value == Approx(-15.0));
}

TEST_CASE_METHOD(CompileFixture, "Parameters, curves and snapshots are in the plan, by index and in frames") {
    const Plan made = plan(kSteered);
    REQUIRE(made.parameters.size() == 1);
    CHECK(made.parameters[0].id == "intensity");
    CHECK(made.parameters[0].initial == 0.25);
    CHECK(made.parameters[0].over == at(3));
    CHECK(made.layers[layer(made, "bed")].gain_by.at(0).points.size() == 3);
    const auto& talk = std::get<PlannedSnapshot>(cue(made, 0, "talk").action);
    REQUIRE(talk.gains.size() == 2);
    CHECK(talk.over == at(3));
    CHECK(cue(made, 0, "low").nominal_end == at(50));
    lint(parsed(kSteered), diagnostics);
    CHECK(count("not-yet-played") == 0);
}

TEST_CASE_METHOD(CompileFixture,
                 "A snapshot holds until the next one, which moves what it does not name back, and "
                 "to the end of its phase") {
    const Plan made = plan(kSteered);
    const auto moves = scene_moves(made);
    REQUIRE(moves.size() == 6);
    const auto check = [&](std::size_t i, const std::string& id, double to, double start, double over) {
        INFO(i);
        CHECK(made.layers[moves[i].layer].id == id);
        CHECK(moves[i].to.value == to);
        CHECK(moves[i].start == at(start));
        CHECK(moves[i].over == at(over));
    };
    check(0, "bed", -20.0, 20, 3);
    check(1, "line", kSilent.value, 20, 3);
    check(2, "bed", 0.0, 40, 10);
    check(3, "nature", -10.0, 40, 10);
    check(4, "line", 0.0, 40, 10);
    check(5, "nature", 0.0, 120, 5);
}

TEST_CASE_METHOD(CompileFixture, "The strip's course and the loudness curve follow parameters and snapshots") {
    const Plan made = plan(kSteered);
    const StripCourse bed(made, layer(made, "bed"));
    CHECK(bed.at(at(10)).value == Approx(-36.0));
    CHECK(bed.at(at(21.5)).value == Approx(-46.0));
    CHECK(bed.at(at(30)).value == Approx(-56.0));
    CHECK(bed.at(at(45)).value == Approx(-46.0));
    CHECK(bed.at(at(60)).value == Approx(-36.0));
    CHECK(StripCourse(made, layer(made, "line")).at(at(30)) == kSilent);
    const StripCourse full(made, layer(made, "bed"), StripCourse::Parameters::at_their_fullest);
    CHECK(full.at(at(10)).value == Approx(0.0));
    CHECK(full.loudest().value == Approx(0.0));
    const LoudnessCurve curve = loudness_curve(made, at(1));
    CHECK(curve.lufs[10] == Approx(-63.0).margin(0.1));
    CHECK(curve.lufs[30] == kQuietest);
}

TEST_CASE_METHOD(CompileFixture, "A line stands over its bed even when staff make it as full as it can be") {
    const Plan made = plan(kSteered);
    CHECK(duck_on(made, std::get<PlannedLine>(cue(made, 1, "hello").action), "bed") == Approx(-9.0));
}

TEST_CASE_METHOD(CompileFixture, "The timeline shows a snapshot as the layers it fades, and the way back") {
    const Plan made = plan(kSteered);
    std::string shown;
    for (const TimelineEntry& entry : timeline_entries(made))
        if (entry.kind == TimelineKind::fade) shown += entry.id + " " + entry.text + "; ";
    CHECK(shown ==
          "bed -20.0 dB (talk); line off (talk); bed 0.0 dB (low); nature -10.0 dB (low); line 0.0 dB (low); "
          "nature as before the snapshot; ");
}

TEST_CASE_METHOD(CompileFixture,
                 "A snapshot that rises too fast, and silence that parameters or snapshots bring, are "
                 "warned about") {
    lint(parsed(R"(
parameters: {intensity: {default: 0, min: 0, max: 1}}
layers: {nature: {gain_by: {intensity: {0: off, 1: 0 dB}}}}
snapshots: {hush: {bed: off, over: 3s}, none: {over: 1s}}
phases:
  - id: one
    length: 2m
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 20s, snapshot: hush}
      - {at: 40s, snapshot: none}
)"),
         diagnostics);
    CHECK(count("S06") == 1);
    CHECK(count("S11") == 1);

    stillroom::config::Diagnostics off;
    lint(parsed(R"(
parameters: {intensity: {default: 0, min: 0, max: 1}}
layers: {bed: {gain_by: {intensity: {0: off, 1: 0 dB}}}}
phases:
  - id: one
    length: 2m
    cues:
      - {at: 0s, play: warm, keep: true}
)"),
         off);
    CHECK(std::any_of(off.findings().begin(), off.findings().end(), [](const auto& f) { return f.rule == "S11"; }));
}
