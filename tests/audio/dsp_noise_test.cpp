#include "audio/dsp/drift.h"
#include "audio/dsp/noise.h"
#include "audio/dsp/oscillator.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

using namespace stillroom::audio;

TEST_CASE("The fast cosine is within half a millionth of the true one", "[audio][dsp]") {
    double worst = 0.0;
    for (std::uint64_t phase = 0; phase < (1ull << 32); phase += 65521) {
        const double turns = static_cast<double>(phase) * 0x1p-32;
        const auto p = static_cast<std::uint32_t>(phase);
        worst = std::max(worst, std::abs(static_cast<double>(cosine_of(p)) - std::cos(turns * 6.283185307179586)));
        worst = std::max(worst, std::abs(static_cast<double>(sine_of(p)) - std::sin(turns * 6.283185307179586)));
    }
    CHECK(worst < 5e-7);
}

TEST_CASE("Phase clocks keep their frequency for twelve hours", "[audio][dsp]") {
    const SampleRate rate{48000};
    const PhaseClock clock(440.0, rate);
    const std::int64_t frame = 12ll * 3600 * 48000;
    // 440 Hz has turned whole turns after whole seconds; what is left is the error of the clock.
    const auto error = static_cast<std::int32_t>(clock.through(frame).from);
    CHECK(std::abs(error) * 0x1p-32 < 1e-6);
}

TEST_CASE("Noise grains give even power and the colour that was asked for", "[audio][dsp]") {
    auto noise = std::make_unique<GrainNoise>(Random(5), 1);
    const auto shape = [](std::int64_t, GrainSpectrum& spectrum) {
        for (int k = 1; k < 200; ++k) {
            spectrum.common[k] = 0.01f;
            spectrum.apart[k] = 0.01f;
        }
        spectrum.bins = 200;
    };
    const double expected = 2.0 * 199 * (0.0001 + 0.0001);
    double left = 0.0, both = 0.0;
    double by_place[4] = {};
    constexpr int kCells = 8000;
    for (int cell = 0; cell < kCells; ++cell) {
        StereoCell out;
        out.clear();
        noise->add(cell, out, shape);
        for (int i = 0; i < kCellFrames; ++i) {
            const double l = static_cast<double>(out.left[i]), r = static_cast<double>(out.right[i]);
            left += l * l;
            both += l * r;
            by_place[cell % 4] += l * l;
        }
    }
    left /= kCells * kCellFrames;
    CHECK(left == Approx(expected).epsilon(0.03));
    // As much apart as in common: the sides know nothing of each other.
    CHECK(std::abs(both) / (kCells * kCellFrames) < 0.03 * expected);
    for (double place : by_place) CHECK(place / (kCells / 4 * kCellFrames) == Approx(expected).epsilon(0.06));
}

TEST_CASE("Drifts move smoothly, stay in bounds and answer in any order", "[audio][dsp]") {
    const Drift drift(Random(3), 9, Seconds{5.0}, SampleRate{48000});
    double before = drift.at(1000);
    for (std::int64_t cell = 1001; cell < 60000; ++cell) {
        const double now = drift.at(cell);
        REQUIRE(std::abs(now) <= 1.0);
        REQUIRE(std::abs(now - before) < 0.005);
        before = now;
    }
    CHECK(drift.at(59999) == before);
    CHECK(drift.at(1) != drift.at(1 + 938 * 7));
}
