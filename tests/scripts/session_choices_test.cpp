// What staff choose at the start, and what is then left of a script.
#include "scripts/session_choices.h"
#include "scripts/chosen_cues.h"
#include "scripts/timeline.h"
#include "scripts/voice_spans.h"
#include "tests/scripts/compile_fixture.h"

#include <algorithm>

using namespace stillroom;
using namespace stillroom::scripts;

namespace {

class ChoiceFixture : public CompileFixture {
public:
    ChoiceFixture() {
        for (const char* id : {"hello", "later"}) media.lines[{id, "en"}] = clip(4, -20);
        sounds =
            "  sea: {synth: tide, tags: [water]}\n"
            "  brook: {synth: rain, tags: [water]}\n"
            "  bells: {synth: bowl, tags: [bowl]}\n";
    }
    Plan one_phase(const std::string& cues, const std::string& role = "other") {
        return plan("phases:\n  - id: only\n    role: " + role + "\n    length: 10m\n    cues:\n" + cues);
    }
    void exclude(const char* tag) { choices.excluded_tags = {tag}; }
};

std::vector<std::string> ids(const Plan& plan, std::size_t phase = 0) {
    std::vector<std::string> found;
    for (const PlannedCue& one : plan.phases.at(phase).cues) found.push_back(one.id);
    return found;
}

using Ids = std::vector<std::string>;

/// The shipped infusion, in English, as these choices leave it.
Plan infusion(const SessionChoices& choices, config::Diagnostics& diagnostics) {
    const auto script =
        parse(std::string(STILLROOM_SOURCE_DIR) + "/scripts/sessions/iv-infusion-40.yaml", "", diagnostics);
    REQUIRE(script);
    auto plan = compile(*script, Media{}, "en", kRate, diagnostics, choices);
    REQUIRE(plan);
    return *std::move(plan);
}

/// Lines a phase speaks by itself.
int lines_in(const PlannedPhase& phase) {
    return static_cast<int>(std::count_if(phase.cues.begin(), phase.cues.end(), [](const PlannedCue& one) {
        return std::holds_alternative<PlannedLine>(one.action);
    }));
}

double gain_of(const Plan& plan, const std::string& id) {
    const auto& action = cue(plan, 0, id).action;
    if (const auto* play = std::get_if<PlannedPlay>(&action)) return play->gain.value;
    if (const auto* pace = std::get_if<PlannedPace>(&action)) return pace->gain.value;
    return std::get<PlannedLine>(action).gain.value;
}

}  // namespace

TEST_CASE_METHOD(ChoiceFixture, "What carries an excluded tag is left out: sounds, lines, cue sets and cues") {
    exclude("water");
    const Plan made = plan(R"(phases:
  - id: only
    length: 10m
    cues:
      - {at: 0s, play: warm}
      - {at: 1m, play: brook, layer: nature}
      - {at: 2m, line: hello, tags: [water]}
      - {at: 3m, line: later}
      - {at: 4m, group: {cues: [{prompt: look}, {play: anchor, layer: tone}]}, tags: [water]}
      - {at: 5m, play: bells, layer: tone}
on_demand: [ground, lean]
)");
    CHECK(ids(made) == Ids{"warm", "later", "bells"});
    CHECK(std::count(made.left_out.begin(), made.left_out.end(), "brook") == 1);
    CHECK(std::count(made.left_out.begin(), made.left_out.end(), "hello") == 1);
    CHECK(made.hushed.empty());
    CHECK(made.on_demand.size() == 2);
    CHECK(made.choices.excluded_tags == Ids{"water"});
    CHECK(made.choices.language == "en");
}

TEST_CASE_METHOD(ChoiceFixture, "A cue set loses what is excluded of it, and goes when nothing is left to hear") {
    cue_sets =
        "  struck: {lines: [later], play: bells}\n"
        "  bare: {play: bells}\n"
        "  wet: {lines: [later], tags: [water]}\n";
    choices.excluded_tags = {"water", "bowl"};
    const Plan made = plan(R"(phases:
  - id: only
    length: 5m
    cues: [{at: 0s, play: warm}, {at: 1m, set: struck}, {at: 2m, set: bare}, {at: 3m, set: wet}]
on_demand: [bare, struck, wet, ground]
)");
    CHECK(ids(made) == Ids{"warm", "struck"});
    REQUIRE(made.on_demand.size() == 2);
    const PlannedSet& struck = made.cue_sets[made.on_demand[0]];
    CHECK(struck.id == "struck");
    CHECK(struck.lines.size() == 1);
    CHECK_FALSE(struck.play);
    CHECK(std::get<PlannedSetCall>(cue(made, 0, "struck").action).cue_set == made.on_demand[0]);
}

TEST_CASE_METHOD(ChoiceFixture, "A pool goes on without its excluded members, and goes with the last of them") {
    sounds += "  mixed: {pool: [sea, dawn], crossfade: 4s}\n  waters: {pool: [sea, brook], crossfade: 4s}\n";
    exclude("water");
    (void)parsed("phases: [{id: only, length: 10m}]\n");
    media.files[dawn()] = clip(60, -23);
    const Plan made = one_phase(R"(
      - {at: 0s, play: warm, layer: bed}
      - {at: 1m, play: mixed, layer: nature}
      - {at: 2m, play: waters, layer: nature}
)");
    CHECK(ids(made) == Ids{"warm", "mixed"});
    const auto& pool = std::get<PoolSource>(std::get<PlannedPlay>(cue(made, 0, "mixed").action).source);
    REQUIRE(pool.members.size() == 1);
    CHECK(pool.members[0].id == "dawn");
}

TEST_CASE_METHOD(ChoiceFixture, "What follows something that is left out comes where that would have come") {
    exclude("water");
    const Plan alone = one_phase(R"(
      - {at: 0s, play: warm}
      - {at: 1m, pre_wait: 2s, line: hello, tags: [water], continue: auto_follow, post_wait: 3s}
      - {line: later}
)");
    CHECK(cue(alone, 0, "later").nominal_start == at(65));
    CHECK(cue(alone, 0, "later").after.empty());
    const Plan chain = one_phase(R"(
      - {at: 0s, play: warm}
      - at: 1m
        group:
          mode: sequence
          cues: [{line: later}, {line: hello, tags: [water], post_wait: 2s}, {prompt: done, pre_wait: 1s}]
)");
    CHECK(cue(chain, 0, "prompt").nominal_start == at(60 + 4 + 2 + 1));
    CHECK(cue(chain, 0, "prompt").after == std::vector<std::size_t>{1});
    const Plan both = one_phase(R"(
      - {at: 0s, play: warm}
      - at: 1m
        group:
          mode: sequence
          cues:
            - group: {cues: [{line: hello, tags: [water]}, {line: later}]}
            - {prompt: done}
)");
    CHECK(cue(both, 0, "prompt").nominal_start == at(64));
}

TEST_CASE_METHOD(ChoiceFixture, "An excluded bed is replaced by the quiet one where nothing else would sound") {
    exclude("water");
    const Plan made = plan(R"(phases:
  - id: one
    length: 5m
    cues: [{at: 0s, play: sea, fade_in: 8s, keep: true}]
  - id: two
    length: 5m
    cues:
      - {at: 1m, play: warm, crossfade: 10s, keep: true}
      - {at: 3m, play: brook, crossfade: 10s, keep: true}
)");
    CHECK(ids(made) == Ids{"hush"});
    CHECK(ids(made, 1) == Ids{"warm"});  // and goes on in place of the brook
    CHECK(made.hushed == Ids{"sea"});
    CHECK(made.left_out == Ids{"brook"});
    CHECK(count("excluded-bed") == 1);
    const auto& hush = std::get<PlannedPlay>(cue(made, 0, "hush").action);
    CHECK(hush.loudness.lufs == Approx(-45.0));
    CHECK(hush.fade_in == at(8));
    CHECK(hush.keep);
    // No moment without a bed.
    Frames heard;
    for (const VoiceSpan& span : voice_spans(made)) {
        CHECK(span.start <= heard);
        heard = std::max(heard, span.end);
    }
    CHECK(heard == made.duration);
}

TEST_CASE_METHOD(ChoiceFixture, "The level moves everything that sounds, and nothing that was meant between them") {
    const std::string cues = R"(
      - {at: 0s, play: warm}
      - {at: 0s, fade: bed, to: -24 LUFS, over: 30s}
      - {at: 20s, line: hello}
      - {at: 60s, pace: soft, for: 1m}
)";
    const Plan full = one_phase(cues);
    choices.level = Decibels{-6.0};
    const Plan softer = one_phase(cues);
    for (const char* id : {"warm", "hello", "soft"}) CHECK(gain_of(softer, id) == Approx(gain_of(full, id) - 6.0));
    CHECK(std::get<PlannedFade>(cue(softer, 0, "bed").action).to ==
          std::get<PlannedFade>(cue(full, 0, "bed").action).to);
    const auto& spoken = std::get<PlannedLine>(cue(softer, 0, "hello").action);
    CHECK(duck_on(softer, spoken, "bed") ==
          Approx(duck_on(full, std::get<PlannedLine>(cue(full, 0, "hello").action), "bed")));
    for (std::size_t set = 0; set < full.cue_sets.size(); ++set)
        for (std::size_t line = 0; line < full.cue_sets[set].lines.size(); ++line)
            CHECK(softer.cue_sets[set].lines[line].gain.value ==
                  Approx(full.cue_sets[set].lines[line].gain.value - 6.0));
    CHECK(voice_spans(softer)[0].loudness.lufs == Approx(voice_spans(full)[0].loudness.lufs - 6.0));
}

TEST_CASE_METHOD(ChoiceFixture,
                 "Without a pacer no scheduled one sounds, nor what is about it; sets by hand keep theirs") {
    choices.pacer_off = true;
    const Plan made = plan(R"(phases:
  - id: only
    length: 10m
    transition: {at: next_breath}
    cues:
      - {at: 0s, play: warm}
      - {at: 20s, line: hello, tags: [pacer]}
      - {at: 30s, pace: soft, until: end}
      - {at: 3m, set: lean}
      - {at: 5m, set: ground}
  - {id: after, length: 1m}
on_demand: [lean]
)");
    CHECK(ids(made) == Ids{"warm", "ground"});
    CHECK(made.phases[0].border_wait == Frames{});
    REQUIRE(made.on_demand.size() == 1);
    CHECK(made.cue_sets[made.on_demand[0]].pace);
    CHECK(made.left_out.empty());
}

TEST_CASE_METHOD(ChoiceFixture, "The pacer's rate keeps the proportions of a breath and ends its ramps there") {
    choices.pacer_rate = 5.0;
    Pacer even;
    even.pattern = {{2.0}, {1.0}, {3.0}, {0.0}};
    const BreathPattern slower = at_chosen_rate(choices, even).pattern;
    CHECK(slower.inhale.value == Approx(4.0));
    CHECK(slower.hold.value == Approx(2.0));
    CHECK(slower.exhale.value == Approx(6.0));
    CHECK(slower.rest.value == 0.0);
    even.ramp = BreathRamp{12.0, 8.0, 0.02};
    const Pacer ramp = at_chosen_rate(choices, even);
    CHECK(ramp.ramp->from_per_minute == 12.0);
    CHECK(ramp.ramp->to_per_minute == 5.0);
    CHECK(ramp.pattern.period().value == Approx(12.0));

    const Plan made = one_phase("      - {at: 0s, play: warm}\n      - {at: 1m, pace: soft, for: 2m}\n");
    const auto period = [](const PlannedPace& pace) {
        return pace.course.shape.inhale.value + pace.course.shape.exhale.value;
    };
    CHECK(period(std::get<PlannedPace>(cue(made, 0, "soft").action)) == Approx(12.0));
    // Pacers of cue sets are called by hand, for what they are.
    for (const PlannedSet& set : made.cue_sets)
        if (set.pace) CHECK(period(*set.pace) == Approx(10.0));
}

TEST_CASE_METHOD(ChoiceFixture, "Sparse cues keep the first line of a phase and then every second") {
    const std::string cues = R"(
      - {at: 0s, play: warm}
      - {at: 1m, line: hello, id: a}
      - {at: 2m, line: later, id: b}
      - {at: 3m, set: ground}
      - {at: 4m, line: hello, id: c}
      - {at: 5m, line: later, id: d}
      - {at: 6m, line: later, id: e}
)";
    choices.density = CueDensity::sparse;
    CHECK(ids(one_phase(cues)) == Ids{"warm", "hello", "ground", "hello", "later"});
    CHECK(cue(one_phase(cues), 0, "later").nominal_start == at(360));
    choices.density = CueDensity::none;
    CHECK(ids(one_phase(cues)) == Ids{"warm", "ground"});
    for (const char* role : {"return", "reorient"}) CHECK(lines_in(one_phase(cues, role).phases[0]) == 5);
}

TEST_CASE("No density takes a safety line, a cue set, or a word of the way back from the shipped infusion") {
    config::Diagnostics diagnostics;
    SessionChoices choices;
    const Plan full = infusion(choices, diagnostics);
    choices.density = GENERATE(CueDensity::sparse, CueDensity::none);
    const Plan chosen = infusion(choices, diagnostics);
    for (std::size_t i = 0; i < full.phases.size(); ++i) {
        const PlannedPhase& phase = full.phases[i];
        INFO(phase.id);
        const bool leads_back = phase.role == PhaseRole::return_ || phase.role == PhaseRole::reorient;
        const int all = lines_in(phase);
        const int left = leads_back ? all : choices.density == CueDensity::none ? 0 : (all + 1) / 2;
        CHECK(lines_in(chosen.phases[i]) == left);
        CHECK(chosen.phases[i].nominal_start == phase.nominal_start);
        // Nothing but lines goes.
        CHECK(chosen.phases[i].cues.size() - static_cast<std::size_t>(left) ==
              phase.cues.size() - static_cast<std::size_t>(all));
    }
    CHECK(chosen.planned_end == full.planned_end);
    CHECK(chosen.cue_sets.size() == full.cue_sets.size());
}

TEST_CASE(
    "The shipped infusion without water goes from bed to bed without silence, and without the pacer's words") {
    config::Diagnostics diagnostics;
    SessionChoices choices;
    choices.excluded_tags = {"water"};
    choices.pacer_off = true;
    const Plan plan = infusion(choices, diagnostics);
    CHECK(plan.left_out == Ids{"tide", "rain"});
    CHECK(plan.hushed.empty());
    for (const PlannedPhase& phase : plan.phases)
        for (const PlannedCue& one : phase.cues) {
            CHECK_FALSE(std::holds_alternative<PlannedPace>(one.action));
            CHECK(one.id != "ground.breath");
        }
    CHECK_FALSE(timeline_svg(plan).empty());
    Frames heard;
    for (const VoiceSpan& span : voice_spans(plan)) {
        if (plan.layers[span.layer].kind != LayerKind::bed) continue;
        CHECK(span.start <= heard);
        heard = std::max(heard, span.end);
    }
    CHECK(heard == plan.duration);
}

TEST_CASE_METHOD(ChoiceFixture,
                 "Choices that do not fit the script are refused where they stand, with what was meant") {
    const Script& script = parsed("route: iv\nphases: [{id: only, length: 1m}]\n");
    config::Diagnostics found;
    check_language(script, {"es", {"x", 1, 1}}, found);
    check_route(script, {Route::iv, {"x", 1, 1}}, found);
    check_excluded_tag(script, {"water", {"x", 1, 1}}, found);
    CHECK(found.findings().empty());
    check_language(script, {"fr", {"x", 1, 1}}, found);
    check_route(script, {Route::im, {"x", 2, 1}}, found);
    check_excluded_tag(script, {"watre", {"x", 3, 1}}, found);
    REQUIRE(found.findings().size() == 3);
    CHECK(found.findings()[0].message == "script 'test' does not speak 'fr'");
    CHECK(found.findings()[1].message == "script 'test' is for the route 'iv', not 'im'");
    CHECK(found.findings()[2].message == "nothing in script 'test' is tagged 'watre'; did you mean 'water'?");
    CHECK(found.findings()[2].place.line == 3);
}
