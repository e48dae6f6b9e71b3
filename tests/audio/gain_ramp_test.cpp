#include "audio/dsp/gain_ramp.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace stillroom::audio;

namespace {

const std::vector<RampShape> kShapes = {RampShape::linear, RampShape::equal_power_in, RampShape::equal_power_out,
                                        RampShape::smooth, RampShape::decibel,        RampShape::decibel_smooth};

/// Every gain from `at` on, read in segments of at most `cut` frames.
std::vector<float> gains(const GainRamp& ramp, std::int64_t at, int count, int cut) {
    std::vector<float> all;
    while (static_cast<int>(all.size()) < count) {
        const int left = count - static_cast<int>(all.size());
        const RampSegment piece =
            ramp.segment(Frames{at + static_cast<std::int64_t>(all.size())}, std::min(cut, left));
        for (int i = 0; i < piece.frames; ++i)
            all.push_back(piece.constant() ? piece.base
                                           : piece.base + piece.slope * static_cast<float>(piece.first + i));
    }
    return all;
}

}  // namespace

TEST_CASE("A ramp starts where it was, ends where it should, on the frame it should", "[audio][ramp]") {
    const RampShape shape = GENERATE(from_range(kShapes));
    GainRamp ramp;
    ramp.set(0.25f);
    ramp.start(Frames{1000}, 0.75f, Frames{4801}, shape);
    CHECK(ramp.value(Frames{0}) == 0.25f);
    CHECK(ramp.value(Frames{1000}) == 0.25f);
    CHECK(ramp.moving(Frames{5800}));
    CHECK(ramp.value(Frames{5801}) == 0.75f);
    CHECK_FALSE(ramp.moving(Frames{5801}));
}

TEST_CASE("A ramp has the same gains however it is read", "[audio][ramp]") {
    const RampShape shape = GENERATE(from_range(kShapes));
    GainRamp ramp;
    ramp.set(1.0f);
    ramp.start(Frames{777}, 0.0f, Frames{3333}, shape);
    const auto whole = gains(ramp, 700, 4000, 4000);
    for (const int cut : {1, 7, 16, 64, 65, 1000}) CHECK(gains(ramp, 700, 4000, cut) == whole);
}

TEST_CASE("A ramp never jumps, and a new one continues from where the old one is", "[audio][ramp]") {
    const RampShape first = GENERATE(from_range(kShapes));
    GainRamp ramp;
    ramp.set(0.0f);
    ramp.start(Frames{0}, 1.0f, Frames{4800}, first);
    auto all = gains(ramp, 0, 2000, 64);
    ramp.start(Frames{2000}, 0.1f, Frames{4800}, RampShape::smooth);
    const auto rest = gains(ramp, 2000, 5000, 64);
    all.insert(all.end(), rest.begin(), rest.end());
    float steepest = 0.0f;
    for (std::size_t i = 1; i < all.size(); ++i) steepest = std::max(steepest, std::abs(all[i] - all[i - 1]));
    CHECK(steepest < 0.002f);
    CHECK(all.back() == 0.1f);
}

TEST_CASE("The halves of an equal-power crossfade keep the power", "[audio][ramp]") {
    GainRamp in, out;
    in.set(0.0f);
    in.start(Frames{0}, 1.0f, Frames{48000}, RampShape::equal_power_in);
    out.set(1.0f);
    out.start(Frames{0}, 0.0f, Frames{48000}, RampShape::equal_power_out);
    for (int at = 0; at < 48000; at += 37) {
        const auto a = static_cast<double>(in.value(Frames{at}));
        const auto b = static_cast<double>(out.value(Frames{at}));
        CHECK(a * a + b * b == Approx(1.0).margin(2e-4));
    }
}

TEST_CASE("A ramp in decibels is straight in decibels", "[audio][ramp]") {
    GainRamp ramp;
    ramp.set(1.0f);
    ramp.start(Frames{0}, 0.1f, Frames{64000}, RampShape::decibel);
    for (int at = 0; at <= 64000; at += 6400)
        CHECK(20.0 * std::log10(static_cast<double>(ramp.value(Frames{at}))) ==
              Approx(-20.0 * at / 64000.0).margin(1e-3));
}

TEST_CASE("A ramp in decibels from silence and back is as steep as one from its floor, and ends in silence",
          "[audio][ramp]") {
    GainRamp ramp;
    ramp.set(0.0f);
    ramp.start(Frames{0}, 1.0f, Frames{480000}, RampShape::decibel);
    CHECK(ramp.value(Frames{0}) == 0.0f);
    for (int at = 4800; at <= 480000; at += 4800) {
        const auto now = static_cast<double>(ramp.value(Frames{at}));
        CHECK(20.0 * std::log10(now) == Approx(-60.0 + 60.0 * at / 480000.0).margin(0.01));
    }
    ramp.start(Frames{480000}, 0.0f, Frames{48000}, RampShape::decibel);
    CHECK(ramp.value(Frames{480000 + 24000}) == Approx(0.0316).epsilon(0.01));
    CHECK(ramp.value(Frames{480000 + 48000}) == 0.0f);
}

TEST_CASE("A ramp of no length is a jump on its frame", "[audio][ramp]") {
    GainRamp ramp;
    ramp.set(0.5f);
    ramp.start(Frames{100}, 0.0f, Frames{0}, RampShape::smooth);
    CHECK(ramp.value(Frames{100}) == 0.0f);
}
