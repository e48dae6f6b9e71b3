// A live session whose output is lost and comes back.
#include "tests/engine/live_rig.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace stillroom::tests {
namespace {

using engine::SessionEvent;

const char* const kBed = R"(
stillroom: 1
id: test
languages: [en]
sounds: {low: {synth: warm}}
phases:
  - id: only
    length: 40s
    cues:
      - {at: 0s, play: low, layer: bed, fade_in: 2s, keep: true}
)";

/// What the ring holds when something happens, and the block that is just being mixed.
constexpr int kMixedBefore = LiveRig::kRing + 64;

float loudest(const std::vector<float>& samples, std::size_t from, std::size_t to) {
    float most = 0.0f;
    for (std::size_t i = from; i < to; ++i) most = std::max(most, std::abs(samples[i]));
    return most;
}

/// What was told of the output, one sentence after the other.
std::vector<std::string> told_of_output(engine::LiveSession& live) {
    std::vector<std::string> told;
    for (const SessionEvent& event : live.take_events())
        if (event.what == SessionEvent::What::fault && event.id == "output") told.push_back(event.text);
    return told;
}

/// What is heard of the bed, with a loss on the way, beside what would have been.
struct Room {
    scripts::Plan plan = plan_of_text(kBed);
    std::vector<float> expected = rendered(plan);
    LiveRig rig{plan};
    std::vector<float> heard;

    void hear(int frames) {
        const std::vector<float> more = rig.take(frames);
        heard.insert(heard.end(), more.begin(), more.end());
    }
    /// The undisturbed sample at the same place.
    [[nodiscard]] float undisturbed(std::size_t sample) const {
        const auto latency = static_cast<std::size_t>(2 * engine::rt::OutputStage::latency().count);
        return sample < latency ? 0.0f : expected[sample - latency];
    }
};

}  // namespace

TEST_CASE("A lost output gets silence, the session goes on, and on return its sound rises slowly to what it was",
          "[engine][live]") {
    Room room;
    room.hear(48000 * 6);
    room.rig.ring().report().lose("the card was pulled");
    const std::size_t lost = room.heard.size() + 2 * kMixedBefore;
    room.hear(48000 * 3);
    CHECK(loudest(room.heard, lost, room.heard.size()) == 0.0f);
    CHECK(told_of_output(room.rig.live()) ==
          std::vector<std::string>{"NO SOUND: the card was pulled. The session goes on without it"});

    const std::size_t back = room.heard.size();
    room.rig.ring().report().regain();
    room.hear(48000 * 12);
    CHECK(told_of_output(room.rig.live()) == std::vector<std::string>{"the sound is back, and rises over 8 s"});
    const std::size_t whole = back + std::size_t{2} * (kMixedBefore + 48000 * 8);
    for (std::size_t i = back; i < whole; ++i) REQUIRE(std::abs(room.heard[i]) <= std::abs(room.undisturbed(i)));
    CHECK(loudest(room.heard, back, back + 48000 * 2) < 0.05f * loudest(room.expected, back, back + 48000 * 2));
    for (std::size_t i = whole; i < room.heard.size(); ++i) REQUIRE(room.heard[i] == room.undisturbed(i));
}

TEST_CASE("A loss that is over before the mixer could look is followed by the same slow return", "[engine][live]") {
    Room room;
    room.hear(48000 * 6);
    // The ring is as full as it will be, and the mixer asleep.
    REQUIRE(room.rig.ring().wait_for_frames(LiveRig::kRing - 64, audio::Seconds{60.0}));
    room.rig.ring().report().lose("a short one");
    room.rig.ring().report().regain();
    const std::size_t back = room.heard.size() + 2 * kMixedBefore;
    room.hear(48000 * 3);
    CHECK(loudest(room.heard, back, back + 24000) < 0.05f * loudest(room.expected, back, back + 24000));
    CHECK(loudest(room.heard, back + 48000 * 3, room.heard.size()) > 0.0f);
}

TEST_CASE("Why nobody hears an output is told anew when the reason changes, and never twice", "[engine][live]") {
    Room room;
    room.hear(48000);
    room.rig.ring().report().lose("its process ended");
    room.hear(48000);
    room.rig.ring().report().explain("no JACK server answers");
    room.hear(48000);
    CHECK(told_of_output(room.rig.live()) ==
          std::vector<std::string>{"NO SOUND: its process ended. The session goes on without it",
                                   "NO SOUND: no JACK server answers. The session goes on without it"});
}

}  // namespace stillroom::tests
