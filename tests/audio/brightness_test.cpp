#include "audio/synth/brightness.h"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace stillroom::audio;

namespace {

constexpr SampleRate kRate{48000};

double brightness(const std::string& name, const std::map<std::string, double>& parameters = {}) {
    return sampled_brightness(*make_synth(name, parameters, kRate, 7), find_synth(name)->ends, kRate);
}

}  // namespace

TEST_CASE("the brightness of what is nearly a sine is its frequency") {
    CHECK(brightness("tone", {{"pitch", 200.0}, {"brightness", 0.0}}) == Approx(200.0).epsilon(0.05));
    CHECK(brightness("tone", {{"pitch", 800.0}, {"brightness", 0.0}}) == Approx(800.0).epsilon(0.05));
}

TEST_CASE("a brighter sound measures brighter, and the beds go from warm to rain") {
    for (const char* bed : {"warm", "arc", "overtone", "anchor", "tone"})
        CHECK(brightness(bed, {{"brightness", 1.0}}) > 1.1 * brightness(bed, {{"brightness", 0.0}}));
    // Overtone and arc are equally bright, to a thousandth.
    for (const char* voice : {"overtone", "arc"}) {
        CHECK(brightness("warm") < brightness(voice));
        CHECK(brightness(voice) < brightness("tide"));
    }
    CHECK(brightness("tide") < brightness("rain"));
}

TEST_CASE("measuring the brightness of a sound leaves it at its start") {
    const auto measured = make_synth("arc", {}, kRate, 7), fresh = make_synth("arc", {}, kRate, 7);
    (void)sampled_brightness(*measured, false, kRate);
    const SourceSpan a = measured->read(256), b = fresh->read(256);
    REQUIRE(a.frames == b.frames);
    for (int i = 0; i < a.frames; ++i) CHECK(a.left[i] == b.left[i]);
}
