// Groups, waits and cues that go on from another: when each of them falls, and what cannot be meant.
#include "scripts/timeline.h"
#include "scripts/voice_spans.h"
#include "tests/scripts/compile_fixture.h"

using namespace stillroom::scripts;

namespace {

/// A fixture whose lines have been prepared: hello takes 6 s, later 2 s.
class GroupFixture : public CompileFixture {
public:
    GroupFixture() {
        media.lines[{"hello", "en"}] = clip(6, -20);
        media.lines[{"later", "en"}] = clip(2, -20);
    }
    Plan one_phase(const std::string& cues, const std::string& length = "5m") {
        return plan("phases:\n  - id: only\n    length: " + length + "\n    cues:\n" + cues);
    }
};

}  // namespace

TEST_CASE_METHOD(GroupFixture, "The cues of a parallel group start together, each after its own wait") {
    const Plan made = one_phase(R"(
      - at: 10s
        pre_wait: 1s
        group: {cues: [{play: rain, layer: nature}, {line: hello, pre_wait: 2500 ms}, {prompt: look, pre_wait: 4s}]}
)");
    REQUIRE(made.phases[0].cues.size() == 3);
    CHECK(cue(made, 0, "rain").nominal_start == at(11));
    CHECK(cue(made, 0, "hello").nominal_start == at(13.5));
    CHECK(cue(made, 0, "prompt").nominal_start == at(15));
    for (const PlannedCue& one : made.phases[0].cues) {
        CHECK(one.after.empty());
        CHECK(one.at.offset == one.nominal_start);
    }
}

TEST_CASE_METHOD(GroupFixture, "Each cue of a sequence waits for the end of the one before") {
    const Plan made = one_phase(R"(
      - at: 10s
        group:
          mode: sequence
          cues:
            - {line: hello, post_wait: 1s}
            - {play: rain, layer: nature, for: 20s}
            - {pace: soft, for: 30s, pre_wait: 3s}
            - {fade: bed, to: -6 dB, over: 5s}
            - {set: ground}
            - {prompt: done}
)");
    CHECK(cue(made, 0, "hello").nominal_start == at(10));
    CHECK(cue(made, 0, "rain").nominal_start == at(17));
    CHECK(cue(made, 0, "soft").nominal_start == at(40));
    CHECK(cue(made, 0, "bed").nominal_start == at(70));
    CHECK(cue(made, 0, "ground").nominal_start == at(75));
    // Two lines, three seconds between them, three after the last.
    CHECK(cue(made, 0, "prompt").nominal_start == at(75 + 6 + 3 + 2 + 3));
    const auto& cues = made.phases[0].cues;
    for (std::size_t i = 1; i < cues.size(); ++i) CHECK(cues[i].after == std::vector<std::size_t>{i - 1});
    CHECK(cues[1].wait == at(1));
    CHECK(cues[2].wait == at(3));
}

TEST_CASE_METHOD(GroupFixture, "A sequence goes on when all of a parallel group in it has ended") {
    const Plan made = one_phase(R"(
      - at: 0s
        group:
          mode: sequence
          cues:
            - {line: later}
            - group: {cues: [{line: hello, pre_wait: 1s}, {play: rain, layer: nature, for: 5s}]}
            - {group: {mode: sequence, cues: [{prompt: one, pre_wait: 2s}, {prompt: two, pre_wait: 2s}]}}
)");
    CHECK(cue(made, 0, "hello").nominal_start == at(3));
    CHECK(cue(made, 0, "rain").nominal_start == at(2));
    CHECK(cue(made, 0, "prompt", 0).nominal_start == at(11));
    CHECK(cue(made, 0, "prompt", 1).nominal_start == at(13));
    CHECK(cue(made, 0, "prompt", 0).after.size() == 2);
    // What is waited for keeps its meaning although the cues are sorted by time.
    for (const std::size_t before : cue(made, 0, "prompt", 0).after) {
        const std::string& id = made.phases[0].cues[before].id;
        CHECK((id == "hello" || id == "rain"));
    }
}

TEST_CASE_METHOD(GroupFixture, "A cue goes on from the one before: with it, or after it") {
    const Plan made = one_phase(R"(
      - {at: 20s, pre_wait: 1s, line: hello, continue: auto_continue, post_wait: 4s}
      - {fade: bed, to: -6 dB, over: 2s, pre_wait: 500 ms, continue: auto_continue}
      - {prompt: look}
      - {at: end - 1m, line: later, continue: auto_follow, post_wait: 3s}
      - {prompt: end}
)");
    CHECK(cue(made, 0, "hello").nominal_start == at(21));
    CHECK(cue(made, 0, "bed").nominal_start == at(25.5));
    CHECK(cue(made, 0, "prompt", 0).nominal_start == at(25.5));
    CHECK(cue(made, 0, "prompt", 1).nominal_start == at(240 + 2 + 3));
    CHECK(cue(made, 0, "bed").after.empty());
    CHECK(cue(made, 0, "prompt", 1).after.size() == 1);
    CHECK(count("not-yet-played") == 0);
}
TEST_CASE_METHOD(GroupFixture, "A group back from the end moves with it, waits included") {
    const Plan made = one_phase(R"(
      - {at: end - 30s, group: {cues: [{prompt: a}, {prompt: b, pre_wait: 10s}]}}
)");
    CHECK(cue(made, 0, "prompt", 1).at.from_end);
    CHECK(cue(made, 0, "prompt", 1).at.offset == at(-20));
}

TEST_CASE_METHOD(GroupFixture, "In an exclusive group each cue ends those before it, over its own fade") {
    const Plan made = one_phase(R"(
      - at: 10s
        group:
          mode: exclusive
          cues:
            - {play: rain, layer: nature}
            - {play: anchor, layer: tone, pre_wait: 1m, fade_in: 5s}
            - group: {cues: [{play: warm, crossfade: 9s}, {play: tide, layer: nature, pre_wait: 1s}]}
              pre_wait: 2m
)");
    const auto spans = voice_spans(made);
    REQUIRE(spans.size() == 4);
    CHECK(spans[0].end == at(10 + 60 + 5));
    CHECK(spans[0].fade_out == at(5));
    CHECK(spans[1].end == at(10 + 120 + 9));
    CHECK(spans[2].start == at(130));
    CHECK(spans[3].start == at(131));
    // One turn: what belongs together does not silence itself.
    CHECK(spans[2].end > at(300));
    CHECK(spans[3].end > at(300));
}

TEST_CASE_METHOD(GroupFixture, "What a group requires and is tagged with holds for each of its cues") {
    const Plan made = plan(R"(
gates: {pump: {confirms: [medicine_given]}}
phases:
  - id: first
    length: 1m
    gate: pump
    cues:
      - at: 1s
        requires: [medicine_given]
        tags: [water]
        group: {cues: [{play: rain, layer: nature, tags: [soft]}, {line: hello, requires: [staff_present]}]}
)");
    CHECK(cue(made, 0, "rain").requirements == std::vector<std::string>{"medicine_given"});
    CHECK(std::get<PlannedPlay>(cue(made, 0, "rain").action).tags == std::vector<std::string>{"water", "soft"});
    CHECK(cue(made, 0, "hello").requirements == std::vector<std::string>{"medicine_given", "staff_present"});
}

TEST_CASE_METHOD(GroupFixture, "The timeline shows what follows where it falls") {
    const auto entries = timeline_entries(one_phase(R"(
      - at: 10s
        group: {mode: sequence, cues: [{line: later}, {play: rain, layer: nature, for: 20s}, {line: hello}]}
)"));
    REQUIRE(entries.size() == 3);
    CHECK(entries[1].id == "rain");
    CHECK(entries[1].start == at(12));
    CHECK(entries[1].end == at(32));
    CHECK(entries[2].start == at(32));
}

TEST_CASE_METHOD(GroupFixture, "Nothing can follow what never ends") {
    CHECK_FALSE(try_plan(R"(
phases:
  - id: only
    length: 5m
    cues:
      - {at: 0s, play: warm, continue: auto_follow}
      - {line: hello}
)"));
    CHECK(count("never-ends") == 1);
}

TEST_CASE_METHOD(GroupFixture, "What follows too late for its phase is an error in the language that is too slow") {
    media.lines[{"hello", "en"}] = clip(40, -20);
    const std::string body = R"(
phases:
  - id: only
    length: {nominal: 30s, max: %}
    cues:
      - {at: 0s, line: hello, continue: auto_follow}
      - {prompt: look}
)";
    const auto with = [&](const std::string& max) { return std::string(body).replace(body.find('%'), 1, max); };
    CHECK(try_plan(with("1m")));
    CHECK(count("S21") == 1);
    CHECK_FALSE(try_plan(with("35s")));
    CHECK(count("cue-beyond-phase") == 1);
}

TEST_CASE_METHOD(GroupFixture, "A cue of an exclusive group that comes after its turn is an error") {
    CHECK_FALSE(try_plan(R"(
phases:
  - id: only
    length: 5m
    cues:
      - at: 0s
        group:
          mode: exclusive
          cues:
            - {group: {mode: sequence, cues: [{play: rain, layer: nature, for: 40s}, {play: warm}]}}
            - {play: tide, pre_wait: 30s}
)"));
    CHECK(count("never-heard") == 1);
}
