#include "audio/dsp/drift.h"
#include "audio/dsp/noise.h"
#include "audio/dsp/oscillator.h"

#include <catch2/catch.hpp>
#include <cmath>

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
    const SampleRate rate{GENERATE(48000, 96000)};
    constexpr double kTop = 4700.0;
    const auto level = [](int, double) { return NoiseLevel{0.003, 0.003}; };
    GrainNoise noise(NoiseTables(1, kTop, level, rate, Random(5), 1), 1, Random(5), 2);
    const auto weigh = [](std::int64_t) {
        GrainWeights weights;
        weights.band[0] = 1.0f;
        return weights;
    };
    const double expected = kTop * 2.0 * 0.003 * 0.003;
    double left = 0.0, right = 0.0, both = 0.0;
    double by_place[4] = {};
    constexpr int kCells = 8000;
    for (int cell = 0; cell < kCells; ++cell) {
        StereoCell out{};
        noise.add(cell, out, weigh);
        for (int i = 0; i < kCellFrames; ++i) {
            const double l = static_cast<double>(out.left[i]), r = static_cast<double>(out.right[i]);
            left += l * l;
            right += r * r;
            both += l * r;
            by_place[cell % 4] += l * l;
        }
    }
    left /= kCells * kCellFrames;
    right /= kCells * kCellFrames;
    CHECK(left == Approx(expected).epsilon(0.02));
    CHECK(right == Approx(expected).epsilon(0.02));
    // As much apart as in common: the sides know nothing of each other.
    CHECK(std::abs(both) / (kCells * kCellFrames) < 0.03 * expected);
    constexpr int kFramesAtAPlace = kCells / 4 * kCellFrames;
    for (double place : by_place) CHECK(place / kFramesAtAPlace == Approx(expected).epsilon(0.06));
}

TEST_CASE("Noise without a part that sets the sides apart is mono, and nothing sounds above its top",
          "[audio][dsp]") {
    const NoiseTables tables(
        1, 1000.0,
        [](int, double) {
            return NoiseLevel{0.01, 0.0};
        },
        SampleRate{48000}, Random(8), 1);
    double above = 0.0, all = 0.0;
    for (int i = 0; i < NoiseTables::kPeriod; ++i) {
        REQUIRE(tables.left(0)[i] == Approx(tables.right(0)[i]).margin(1e-6));
        // 1500 Hz is 256 turns of the period.
        all += std::pow(static_cast<double>(tables.left(0)[i]), 2);
        above +=
            static_cast<double>(tables.left(0)[i]) * std::cos(6.283185307179586 * 256.0 * i / NoiseTables::kPeriod);
    }
    CHECK(all / NoiseTables::kPeriod == Approx(0.1).epsilon(0.01));
    CHECK(std::abs(above) < 1e-3);
}

TEST_CASE("Bands of noise add up as amplitudes, for they share their phases", "[audio][dsp]") {
    const NoiseTables tables(
        2, 3000.0,
        [](int band, double) {
            return NoiseLevel{band == 0 ? 0.01 : 0.02, 0.0};
        },
        SampleRate{48000}, Random(8), 1);
    for (int i = 0; i < NoiseTables::kPeriod + NoiseTables::kOverhang; i += 7)
        REQUIRE(tables.left(1)[i] == Approx(2.0f * tables.left(0)[i]).margin(1e-6));
}

TEST_CASE("A table goes on behind its end as it began", "[audio][dsp]") {
    const NoiseTables tables(
        1, 3000.0,
        [](int, double) {
            return NoiseLevel{0.01, 0.005};
        },
        SampleRate{48000}, Random(8), 1);
    for (int i = 0; i < NoiseTables::kOverhang; ++i)
        REQUIRE(tables.right(0)[i] == tables.right(0)[i + NoiseTables::kPeriod]);
}

TEST_CASE("Drifts move smoothly, stay in bounds and answer in any order", "[audio][dsp]") {
    Drift drift(Random(3), 9, Seconds{5.0}, SampleRate{48000});
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

TEST_CASE("A drift asked out of order answers as one asked from its start", "[audio][dsp]") {
    Drift played(Random(3), 9, Seconds{5.0}, SampleRate{48000});
    for (std::int64_t cell = 0; cell < 3000; ++cell) {
        Drift sought(Random(3), 9, Seconds{5.0}, SampleRate{48000});
        REQUIRE(sought.at(cell) == played.at(cell));
    }
    CHECK(played.at(0) != 0.0);
}
