#include "tools/stillroom/latency_search.h"

#include "audio/content/test_sounds.h"

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Frames kLongest{43200};

struct Room {
    std::vector<float> sent = audio::search_noise({2.0}, {-30.0}, kRate).left;
    std::vector<float> heard = std::vector<float>(sent.size() + 100000);

    /// What was sent from `from` on arrives, `delay` after it was taken; the first 1000 frames are from before.
    void carry(std::size_t from, std::size_t to, std::size_t delay) {
        for (std::size_t i = from; i < to; ++i) heard[1000 + i + delay] += sent[i];
    }
    [[nodiscard]] auto find() const { return tools::find_latency(sent, heard, {1000}, kLongest); }
};

}  // namespace

TEST_CASE("the latency of an output is found to the frame") {
    Room room;
    room.carry(0, room.sent.size(), 480);
    const auto found = room.find();
    REQUIRE(found);
    CHECK(found->latency == audio::Frames{480});
    CHECK(found->clear_by > tools::kClearBy);
    CHECK(found->level.value == Approx(0.0).margin(0.5));
}

TEST_CASE("an output that is not heard has no latency, and it is said why") {
    CHECK_THAT(Room{}.find().error().message, Contains("hears nothing at all"));
    Room other;
    const std::vector<float> noise = audio::pink_noise({-30.0}, kRate).right;
    for (std::size_t i = 0; i < other.heard.size(); ++i) other.heard[i] = noise[i];
    CHECK_THAT(other.find().error().message, Contains("does not hear this output clearly"));
}

TEST_CASE("two halves that do not agree give no latency") {
    Room room;
    room.carry(0, room.sent.size() / 2, 480);
    room.carry(room.sent.size() / 2, room.sent.size(), 700);
    CHECK_THAT(room.find().error().message, Contains("do not agree (480 and 700 frames)"));
}

TEST_CASE("how far two counts are apart is told with its doubt") {
    tools::FramePairs cycle;
    for (int i = 0; i < 100; ++i) cycle.add({1000 + i + (i % 20 == 0 ? 64 : 0)}, {i});
    CHECK(cycle.ahead() == audio::Frames{1000});
    CHECK(cycle.doubt() == audio::Frames{0});
    tools::FramePairs cards;
    for (int i = 0; i <= 200; ++i) cards.add({5000 + i}, {0});
    CHECK(cards.ahead() == audio::Frames{5100});
    CHECK(cards.doubt() == audio::Frames{80});
}
