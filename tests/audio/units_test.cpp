#include "audio/base/units.h"
#include "audio/base/exact_math.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace stillroom::audio;

TEST_CASE("A length of time becomes the nearest whole frame", "[audio][units]") {
    CHECK(frames_of(Seconds{1.0}, SampleRate{48000}) == Frames{48000});
    CHECK(frames_of(Seconds{0.0000104}, SampleRate{48000}) == Frames{0});
    CHECK(frames_of(Seconds{0.0000105}, SampleRate{48000}) == Frames{1});
    CHECK(frames_of(Seconds{-0.5}, SampleRate{48000}) == Frames{-24000});
}

TEST_CASE("Gains follow the decibel law and off is exactly zero", "[audio][units]") {
    for (double decibels = -120.0; decibels <= 24.0; decibels += 0.37)
        CHECK(gain_of(Decibels{decibels}) == Approx(std::pow(10.0, decibels / 20.0)).epsilon(1e-13));
    CHECK(gain_of(Decibels{0.0}) == 1.0);
    CHECK(gain_of(kSilent) == 0.0);
}

TEST_CASE("The exact functions agree with the C library to their stated error", "[audio][math]") {
    for (double x = -40.0; x < 40.0; x += 0.0173) {
        CHECK(exact_exp2(x) == Approx(std::exp2(x)).epsilon(1e-14));
        CHECK(exact_sin_turns(x) == Approx(std::sin(x * 6.283185307179586)).margin(1e-13));
        CHECK(exact_cos_turns(x) == Approx(std::cos(x * 6.283185307179586)).margin(1e-13));
        CHECK(exact_log2(exact_exp2(x)) == Approx(x).margin(1e-13));
    }
}
