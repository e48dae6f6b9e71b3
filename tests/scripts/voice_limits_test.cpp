// Who gives way: on a layer by age or loudness, over the zone by priority.
#include "scripts/voice_limits.h"

#include "scripts/voice_spans.h"
#include "tests/scripts/compile_fixture.h"

using namespace stillroom::scripts;

namespace {

/// A bed of three voices, a nature layer above it in priority, a tone layer below.
Plan three_layers(StealPolicy steal = StealPolicy::oldest) {
    Plan plan;
    plan.layers.resize(3);
    plan.layers[0].max_voices = 3;
    plan.layers[0].steal = steal;
    plan.layers[0].priority = 5;
    plan.layers[1].max_voices = 100;
    plan.layers[1].priority = 7;
    plan.layers[2].max_voices = 100;
    return plan;
}

HeardVoice on(std::size_t layer, double lufs = -30.0) { return {layer, {lufs}, false, false}; }

}  // namespace

TEST_CASE("Where a layer is full, the oldest or the quietest goes, or nobody comes") {
    const std::vector<HeardVoice> heard{on(0, -20), on(1), on(0, -40), on(0, -40)};
    CHECK(room_for(three_layers(), heard, {0, false, false}).on_layer == std::vector<std::size_t>{0});
    CHECK(room_for(three_layers(StealPolicy::quietest), heard, {0, false, false}).on_layer ==
          std::vector<std::size_t>{2});
    CHECK(room_for(three_layers(StealPolicy::none), heard, {0, false, false}).refused);
    CHECK_FALSE(room_for(three_layers(StealPolicy::none), heard, {1, false, false}).refused);
    const std::vector<HeardVoice> two{on(0), on(0)};
    CHECK(room_for(three_layers(), two, {0, false, false}).on_layer.empty());
}

TEST_CASE("A crossfade takes the place of everything on its layer, whatever its rule") {
    const std::vector<HeardVoice> heard{on(0), on(0), on(1)};
    const VoiceRoom room = room_for(three_layers(StealPolicy::none), heard, {0, true, false});
    CHECK_FALSE(room.refused);
    CHECK(room.on_layer == std::vector<std::size_t>{0, 1});
}

TEST_CASE("In a full zone the oldest of the lowest priority gives way, or the newcomer stays out") {
    std::vector<HeardVoice> heard(kMostVoices, on(1));
    CHECK(room_for(three_layers(), heard, {0, false, false}).refused);
    CHECK(room_for(three_layers(), heard, {1, false, false}).over_zone == std::vector<std::size_t>{0});
    heard[9] = heard[20] = on(2);
    CHECK(room_for(three_layers(), heard, {1, false, false}).over_zone == std::vector<std::size_t>{9});
    CHECK(room_for(three_layers(), heard, {2, false, false}).over_zone == std::vector<std::size_t>{9});
    heard[30] = {1, {}, false, true};  // chosen silence takes none of the zone's voices
    CHECK(room_for(three_layers(), heard, {0, false, false}).over_zone.empty());
}

TEST_CASE("Speech always finds room, and is never taken away") {
    std::vector<HeardVoice> heard(kMostVoices, on(1));
    heard[0].protects = true;
    const VoiceRoom room = room_for(three_layers(), heard, {2, false, true});
    CHECK_FALSE(room.refused);
    CHECK(room.over_zone == std::vector<std::size_t>{1});
    const std::vector<HeardVoice> spoken{{0, {}, true, false}, on(0), on(0)};
    CHECK(room_for(three_layers(), spoken, {0, false, false}).on_layer.empty());
}

TEST_CASE_METHOD(CompileFixture, "The plan knows who is stolen, and who does not come") {
    const Plan made = plan(R"(
layers:
  nature: {max_voices: 2, steal: quietest, priority: 3}
  tone: {max_voices: 1, steal: none}
phases:
  - id: only
    length: 5m
    cues:
      - {at: 0s, play: rain, layer: nature}
      - {at: 10s, play: warm, layer: nature, gain: -6 dB}
      - {at: 20s, play: tide, layer: nature, fade_in: 5s}
      - {at: 30s, play: anchor, layer: tone}
      - {at: 40s, play: anchor, layer: tone}
)");
    CHECK(cue(made, 0, "warm").nominal_end == at(25));
    CHECK(cue(made, 0, "rain").nominal_end > at(300));
    CHECK(cue(made, 0, "anchor", 0).nominal_end > at(300));
    CHECK(cue(made, 0, "anchor", 1).nominal_end == at(40));
    CHECK(count("not-yet-played") == 0);
}
