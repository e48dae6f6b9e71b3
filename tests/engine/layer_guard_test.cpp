#include "engine/rt/layer_guard.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/support/random_seed.h"

using namespace stillroom;
using engine::rt::LayerGuard;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr int kReturn = 9600;

struct Course {
    std::vector<float> left, right;
    int broken = 0, muted = 0, returned = 0;
};

/// What leaves a guard when a sine with these faults is cut into pieces by `cut`.
template <typename Cut>
Course guarded(const std::vector<std::pair<int, float>>& faults, Cut cut, int frames = 48000) {
    Course course;
    course.left.resize(static_cast<std::size_t>(frames));
    course.right.resize(static_cast<std::size_t>(frames));
    for (int i = 0; i < frames; ++i) {
        course.left[static_cast<std::size_t>(i)] = 0.5f * static_cast<float>(std::sin(i * 0.05));
        course.right[static_cast<std::size_t>(i)] = 0.5f * static_cast<float>(std::cos(i * 0.05));
    }
    for (const auto& [at, value] : faults) course.right[static_cast<std::size_t>(at)] = value;
    LayerGuard guard(kRate, audio::Frames{kReturn});
    for (int done = 0; done < frames;) {
        const int part = std::min(cut(), frames - done);
        float* channels[2] = {course.left.data() + done, course.right.data() + done};
        const LayerGuard::Outcome outcome = guard.process(audio::AudioView(channels, 2, part));
        course.broken += outcome.broken;
        course.muted += outcome.muted;
        course.returned += outcome.returned;
        done += part;
    }
    return course;
}

float steepest_step(const std::vector<float>& samples) {
    float steepest = 0.0f;
    for (std::size_t i = 1; i < samples.size(); ++i)
        steepest = std::max(steepest, std::abs(samples[i] - samples[i - 1]));
    return steepest;
}

const std::vector<float> kBroken{std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                 -std::numeric_limits<float>::infinity(), 1e30f, 65536.0f};

}  // namespace

TEST_CASE("A sound without faults passes a layer's guard untouched", "[engine][guard]") {
    const Course course = guarded({}, [] { return 64; });
    for (std::size_t i = 0; i < course.left.size(); ++i)
        REQUIRE(course.left[i] == 0.5f * static_cast<float>(std::sin(static_cast<double>(i) * 0.05)));
    CHECK(course.broken + course.muted + course.returned == 0);
}

TEST_CASE("A broken frame sinks the layer without a click, and it rises again after 50 ms", "[engine][guard]") {
    for (const float bad : kBroken) {
        const Course course = guarded({{10000, bad}, {10400, bad}}, [] { return 64; });
        CHECK(course.broken == 2);
        CHECK(course.muted == 1);
        CHECK(course.returned == 1);
        for (const auto* channel : {&course.left, &course.right}) {
            REQUIRE(std::all_of(channel->begin(), channel->end(), [](float x) { return std::abs(x) <= 0.5f; }));
            CHECK(steepest_step(*channel) < 0.0251f);  // the sine's own is 0.025
            // Sunk within 5 ms, silent until 50 ms after the last fault, then slowly up.
            const auto silent_from = channel->begin() + 10000 + 240;
            const auto silent_to = channel->begin() + 10400 + 2400;
            CHECK(std::all_of(silent_from, silent_to, [](float x) { return x == 0.0f; }));
            CHECK(std::any_of(silent_to, silent_to + 480, [](float x) { return x != 0.0f; }));
        }
        // Whole again after its return fade.
        for (std::size_t i = 10400 + 2400 + kReturn + 1; i < 48000; ++i)
            REQUIRE(course.left[i] == 0.5f * static_cast<float>(std::sin(static_cast<double>(i) * 0.05)));
    }
}

TEST_CASE("What a layer's guard does never depends on how blocks are cut", "[engine][guard]") {
    const std::vector<std::pair<int, float>> faults{
        {63, kBroken[0]}, {9000, kBroken[1]}, {20000, kBroken[3]}, {20300, kBroken[2]}};
    const Course whole = guarded(faults, [] { return 48000; });
    std::mt19937_64 random(tests::test_seed());
    for (int i = 0; i < 20; ++i) {
        const Course cut =
            guarded(faults, [&] { return static_cast<int>(std::uniform_int_distribution(1, 700)(random)); });
        CHECK(cut.left == whole.left);
        CHECK(cut.right == whole.right);
        CHECK(cut.muted == whole.muted);
    }
}

TEST_CASE("A layer that breaks while it rises sinks again from where it is", "[engine][guard]") {
    const int again = 10000 + 2400 + kReturn / 2;
    const Course course = guarded({{10000, kBroken[0]}, {again, kBroken[0]}}, [] { return 100; });
    CHECK(course.muted == 2);
    CHECK(course.returned == 2);
    CHECK(steepest_step(course.left) < 0.0251f);
    CHECK(course.left[static_cast<std::size_t>(again) + 300] == 0.0f);
}
