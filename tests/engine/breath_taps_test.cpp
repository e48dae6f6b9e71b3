#include "engine/breath_taps.h"

#include <catch2/catch.hpp>
#include <tuple>
#include <utility>

using namespace stillroom;
using audio::Frames;
using engine::BreathTaps;

namespace {

constexpr audio::SampleRate kRate{48000};

Frames at_second(double seconds) { return audio::frames_of(audio::Seconds{seconds}, kRate); }

}  // namespace

TEST_CASE("Four taps at the starts of four breaths give the rate of the three between them", "[engine][pace]") {
    BreathTaps taps(kRate);
    CHECK_FALSE(taps.tap(at_second(100.0)));
    CHECK_FALSE(taps.tap(at_second(109.0)));
    CHECK_FALSE(taps.tap(at_second(120.0)));
    CHECK(taps.count() == 3);
    // Three breaths in thirty seconds, however uneven.
    const auto rate = taps.tap(at_second(130.0));
    REQUIRE(rate);
    CHECK(*rate == Approx(6.0));
    SECTION("and the next tap begins anew") {
        CHECK(taps.count() == 0);
        CHECK_FALSE(taps.tap(at_second(135.0)));
        CHECK(taps.count() == 1);
    }
}

TEST_CASE("Whatever is tapped, the rate is one that a pacer has", "[engine][pace]") {
    BreathTaps taps(kRate);
    double breath = 0.0, wanted = 0.0;
    std::tie(breath, wanted) = GENERATE(std::pair{1.0, 20.0}, std::pair{3.0, 20.0}, std::pair{20.0, 3.0});
    for (int tap = 0; tap < 3; ++tap) CHECK_FALSE(taps.tap(at_second(breath * tap)));
    const auto rate = taps.tap(at_second(breath * 3));
    REQUIRE(rate);
    CHECK(*rate == Approx(wanted));
}

TEST_CASE("A tap that comes longer after the last than any breath takes is a first one", "[engine][pace]") {
    BreathTaps taps(kRate);
    for (const double second : {0.0, 5.0, 10.0}) CHECK_FALSE(taps.tap(at_second(second)));
    CHECK_FALSE(taps.tap(at_second(30.1)));
    CHECK(taps.count() == 1);
    for (const double second : {40.1, 50.1}) CHECK_FALSE(taps.tap(at_second(second)));
    const auto rate = taps.tap(at_second(60.1));
    REQUIRE(rate);
    CHECK(*rate == Approx(6.0));
}

TEST_CASE("A key that bounces is one tap, and the breath counts from its first touch", "[engine][pace]") {
    BreathTaps taps(kRate);
    for (const double second : {0.0, 10.0, 20.0}) {
        CHECK_FALSE(taps.tap(at_second(second)));
        CHECK_FALSE(taps.tap(at_second(second)));
        CHECK_FALSE(taps.tap(at_second(second + 0.39)));
    }
    CHECK(taps.count() == 3);
    const auto rate = taps.tap(at_second(30.0));
    REQUIRE(rate);
    CHECK(*rate == Approx(6.0));
}
