#include "audio/dsp/delay_line.h"

#include "tests/support/realtime_guard.h"
#include "tests/support/same_bits.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

StereoSound delayed(const StereoSound& sound, int frames, const std::function<int()>& next_length) {
    DelayLine line{2, Frames{frames}};
    CHECK(line.delay() == Frames{frames});
    return processed(
        sound, [&](AudioView audio) { line.process(audio); }, next_length);
}

}  // namespace

TEST_CASE("A delay gives every sample again, exactly so many frames later, and silence before", "[delay]") {
    const int delay = GENERATE(0, 1, 63, 64, 65, 480, 24000);
    const auto random = noise(6);
    const StereoSound sound = stereo(30000, [&](int) { return random(); });
    StereoSound expected = sound;
    for (auto* channel : {&expected.left, &expected.right}) {
        channel->insert(channel->begin(), static_cast<std::size_t>(delay), 0.0f);
        channel->resize(30000);
    }
    CHECK(delayed(sound, delay, [] { return 64; }) == expected);
    CHECK(delayed(sound, delay, [] { return 1024; }) == expected);
    CHECK(delayed(sound, delay, [] { return 1; }) == expected);
    CHECK(delayed(sound, delay, ragged_lengths(900)) == expected);
}

TEST_CASE("What is no sample comes out of a delay as silence", "[delay]") {
    const StereoSound sound = stereo(200, [](int i) {
        return i < 40 ? std::numeric_limits<double>::quiet_NaN() : i < 80 ? 1e30 : 0.25;
    });
    const StereoSound out = delayed(sound, 20, [] { return 64; });
    for (std::size_t i = 0; i < 200; ++i) REQUIRE(out.left[i] == (i < 100 ? 0.0f : 0.25f));
}

TEST_CASE("A delay of nothing gives back the very bits, whatever they are", "[delay]") {
    const StereoSound sound = stereo(100, [](int i) { return i == 3 ? 1e-42 : 0.1 * i; });
    CHECK(same_bits(delayed(sound, 0, [] { return 64; }).left, sound.left));
}

TEST_CASE("A delay makes no call the audio thread may not make", "[delay][rt]") {
    DelayLine line{2, Frames{500}};
    AudioBuffer sound{2, 1000};
    CHECK(forbidden_calls_in([&] { line.process(sound.view()); }).empty());
}
