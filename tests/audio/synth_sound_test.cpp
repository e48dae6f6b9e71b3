// What the beds sound like, as far as numbers can tell: level and peak, whatever the parameters, and that nothing
// comes round again. Clicks, seams and sides: bed_analysis_test.cpp.
#include "audio/synth/synth.h"
#include "tests/audio/loudness_judge.h"
#include "tests/audio/synth_rendering.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr std::int64_t kSecond = 48000;

/// Energy of the sound and of its differences, every 100 ms, as deviations from their means.
std::vector<double> movement(SynthSource& source, std::int64_t seconds) {
    constexpr std::int64_t kStep = 4800;
    std::vector<double> out;
    for (std::int64_t at = 0; at < seconds * kSecond; at += kStep) {
        const Stereo piece = stretch(source, at, kStep);
        double sum = 1e-12;
        for (std::size_t i = 1; i < piece.left.size(); ++i) {
            const double difference = static_cast<double>(piece.left[i]) - static_cast<double>(piece.left[i - 1]);
            sum += difference * difference +
                   0.0005 * static_cast<double>(piece.right[i]) * static_cast<double>(piece.right[i]);
        }
        out.push_back(std::log(sum));
    }
    double mean = 0.0;
    for (double value : out) mean += value / static_cast<double>(out.size());
    for (double& value : out) value -= mean;
    return out;
}

double strongest_return(const std::vector<double>& curve, std::size_t shortest_lag) {
    double most = 0.0;
    for (std::size_t lag = shortest_lag; lag < curve.size() * 3 / 4; ++lag) {
        double both = 0.0, early = 1e-12, late = 1e-12;
        for (std::size_t i = lag; i < curve.size(); ++i) {
            both += curve[i] * curve[i - lag];
            early += curve[i - lag] * curve[i - lag];
            late += curve[i] * curve[i];
        }
        most = std::max(most, both / std::sqrt(early * late));
    }
    return most;
}

}  // namespace

TEST_CASE("Every sound has its documented loudness and stays under the peak of a bed", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        INFO(description.name);
        auto source = make_synth(description.name, {}, kRate, 1);
        LoudnessJudge ear;
        if (description.ends) ear.hear(stretch(*source, 0, 60 * kSecond));
        for (std::int64_t at = 0; !description.ends && at < 600 * kSecond; at += 37 * kSecond)
            ear.hear(stretch(*source, at, 8 * kSecond));
        CHECK(ear.lufs() == Approx(description.loudness.lufs).margin(1.0));
        // Brought to the level of a bed it must keep its distance from the ceiling.
        CHECK(ear.true_peak() - ear.lufs() - 27.0 < -12.0);
    }
}

TEST_CASE("Other parameters keep the loudness within two units", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions())
        for (const SynthParameter& row : description.parameters)
            for (double value : {row.min, row.max}) {
                if (description.name == "bowl" && row.name == "length") continue;  // a longer ring is more sound
                INFO(description.name << " " << row.name << " = " << value);
                auto source = make_synth(description.name, {{std::string(row.name), value}}, kRate, 4);
                LoudnessJudge ear(0);
                if (description.ends)
                    ear.hear(stretch(*source, 0, 30 * kSecond));
                else
                    for (std::int64_t at = 0; at < 600; at += 67)
                        ear.hear(stretch(*source, at * kSecond, 5 * kSecond));
                CHECK(ear.lufs() == Approx(source->loudness().lufs).margin(2.0));
            }
}

TEST_CASE("Nothing comes round again within ten minutes", "[.full][synth]") {
    for (const char* name : {"hush", "warm", "tide", "arc", "overtone", "morning", "rain", "noise"}) {
        INFO(name);
        auto source = make_synth(name, {}, kRate, 6);
        // A loop would come back with nearly 1; slow drifts meet by chance at up to about 0.8.
        CHECK(strongest_return(movement(*source, 600), 50) < 0.9);
    }
}

TEST_CASE("Nothing comes round again within two minutes", "[audio][synth]") {
    for (const char* name : {"tide", "arc", "overtone", "morning"}) {
        INFO(name);
        auto source = make_synth(name, {}, kRate, 6);
        CHECK(strongest_return(movement(*source, 150), 50) < 0.85);
    }
}

TEST_CASE("A struck bowl rises gently", "[audio][synth]") {
    auto bowl = make_synth("bowl", {}, kRate, 3);
    const Stereo sound = stretch(*bowl, 0, kSecond);
    const auto loudest = [&](std::int64_t from, std::int64_t to) {
        float most = 0.0f;
        for (std::int64_t i = from; i < to; ++i)
            most = std::max(most, std::abs(sound.left[static_cast<std::size_t>(i)]));
        return most;
    };
    const float peak = loudest(0, kSecond);
    CHECK(loudest(0, kSecond * 20 / 1000) < 0.1f * peak);
    CHECK(loudest(0, kSecond * 90 / 1000) < 0.75f * peak);
}
