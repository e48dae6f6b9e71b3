#include "audio/content/sound_delay.h"

#include "audio/content/test_sounds.h"
#include "audio/dsp/random.h"

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

using namespace stillroom::audio;

namespace {

constexpr SampleRate kRate{48000};

std::vector<float> played() { return search_noise({1.0}, {-30.0}, kRate).left; }

/// The sound after so many frames, as loud as `gain` says, with hiss of a level around it.
std::vector<float> heard(const std::vector<float>& sound, std::size_t delay, float gain, float hiss) {
    const Random random(7);
    std::vector<float> out(sound.size() + 48000);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = hiss * static_cast<float>(random.around_zero(0, static_cast<std::int64_t>(i)));
    for (std::size_t i = 0; i < sound.size() && i + delay < out.size(); ++i) out[i + delay] += gain * sound[i];
    return out;
}

}  // namespace

TEST_CASE("a delay is found to the frame, however soft the sound comes, and upside down too") {
    const std::vector<float> sound = played();
    for (const std::size_t delay : {std::size_t{0}, std::size_t{1}, std::size_t{777}, std::size_t{40000}}) {
        for (const float gain : {1.0f, -0.1f}) {
            const auto found = find_delay(sound, heard(sound, delay, gain, 0.0f), {43200});
            REQUIRE(found);
            CHECK(found->delay == Frames{static_cast<std::int64_t>(delay)});
            CHECK(found->clear_by > 40.0);
        }
    }
}

TEST_CASE("a delay is found in hiss as loud as the sound, and it is told how clearly") {
    const std::vector<float> sound = played();
    const auto found = find_delay(sound, heard(sound, 1234, 1.0f, 0.05f), {43200});
    REQUIRE(found);
    CHECK(found->delay == Frames{1234});
    CHECK(found->clear_by > 20.0);
    CHECK(found->clear_by < 60.0);
}

TEST_CASE("what comes first is meant, not an echo that is a little louder") {
    const std::vector<float> sound = played();
    std::vector<float> both = heard(sound, 500, 0.7f, 0.0f);
    const std::vector<float> echo = heard(sound, 900, 1.0f, 0.0f);
    for (std::size_t i = 0; i < both.size(); ++i) both[i] += echo[i];
    const auto found = find_delay(sound, both, {43200});
    REQUIRE(found);
    CHECK(found->delay == Frames{500});
}

TEST_CASE("of a sound that was not heard no peak is clear, and of silence there is none") {
    const std::vector<float> sound = played();
    const auto hiss = find_delay(sound, heard(sound, 0, 0.0f, 0.1f), {43200});
    REQUIRE(hiss);
    CHECK(hiss->clear_by < 18.0);
    CHECK_FALSE(find_delay(sound, std::vector<float>(96000), {43200}));
    CHECK_FALSE(find_delay(std::vector<float>(48000), heard(sound, 0, 1.0f, 0.0f), {43200}));
}
