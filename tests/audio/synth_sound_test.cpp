// What the beds sound like, as far as numbers can tell: level, peak, clicks, width, and that nothing comes round
// again.
#include "audio/synth/synth.h"
#include "tests/audio/synth_rendering.h"

#include <ebur128.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr std::int64_t kSecond = 48000;

/// An independent judge of loudness and true peak.
class Judge {
public:
    explicit Judge(int peak = EBUR128_MODE_TRUE_PEAK) : state_(ebur128_init(2, 48000, EBUR128_MODE_I | peak)) {}
    ~Judge() { ebur128_destroy(&state_); }
    Judge(const Judge&) = delete;
    Judge& operator=(const Judge&) = delete;

    void hear(const Stereo& sound) {
        std::vector<float> interleaved(sound.left.size() * 2);
        for (std::size_t i = 0; i < sound.left.size(); ++i) {
            interleaved[2 * i] = sound.left[i];
            interleaved[2 * i + 1] = sound.right[i];
        }
        ebur128_add_frames_float(state_, interleaved.data(), sound.left.size());
    }
    [[nodiscard]] double lufs() const {
        double value = 0.0;
        ebur128_loudness_global(state_, &value);
        return value;
    }
    [[nodiscard]] double true_peak() const {
        double highest = 0.0;
        for (unsigned channel = 0; channel < 2; ++channel) {
            double peak = 0.0;
            ebur128_true_peak(state_, channel, &peak);
            highest = std::max(highest, peak);
        }
        return 20.0 * std::log10(highest);
    }

private:
    ebur128_state* state_;
};

void judge(const SynthDescription& description, SynthSource& source, std::int64_t piece, std::int64_t step,
           std::uint64_t seed) {
    INFO(description.name << ", seed " << seed);
    Judge ear;
    if (description.ends) {
        ear.hear(stretch(source, 0, 60 * kSecond));
    } else {
        for (std::int64_t at = 0; at < 600 * kSecond; at += step) ear.hear(stretch(source, at, piece));
    }
    CHECK(ear.lufs() == Approx(description.loudness.lufs).margin(1.0));
    // Brought to the level of a bed it must keep its distance from the ceiling.
    CHECK(ear.true_peak() - ear.lufs() - 27.0 < -12.0);
}

/// Largest second difference against its usual size in the same second.
double sharpest_corner(const std::vector<float>& sound) {
    double worst = 0.0;
    for (std::size_t from = 2; from + kSecond <= sound.size(); from += kSecond) {
        double sum = 0.0, most = 0.0;
        for (std::size_t i = from; i < from + kSecond; ++i) {
            const double corner = static_cast<double>(sound[i]) - 2.0 * static_cast<double>(sound[i - 1]) +
                                  static_cast<double>(sound[i - 2]);
            sum += corner * corner;
            most = std::max(most, std::abs(corner));
        }
        worst = std::max(worst, most / std::sqrt(sum / kSecond + 1e-20));
    }
    return worst;
}

double correlation(const Stereo& sound) {
    double both = 0.0, left = 0.0, right = 0.0;
    for (std::size_t i = 0; i < sound.left.size(); ++i) {
        const double l = static_cast<double>(sound.left[i]), r = static_cast<double>(sound.right[i]);
        both += l * r;
        left += l * l;
        right += r * r;
    }
    return both / std::sqrt(left * right + 1e-20);
}

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
        auto source = make_synth(description.name, {}, kRate, 1);
        judge(description, *source, 8 * kSecond, 37 * kSecond, 1);
    }
}

TEST_CASE("Every sound keeps its loudness over all of ten minutes, whatever the seed", "[.full][synth]") {
    for (const SynthDescription& description : synth_descriptions())
        for (std::uint64_t seed : {1u, 2u, 3u}) {
            auto source = make_synth(description.name, {}, kRate, seed);
            judge(description, *source, 20 * kSecond, 20 * kSecond, seed);
        }
}

TEST_CASE("Other parameters keep the loudness within two units", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions())
        for (const SynthParameter& row : description.parameters)
            for (double value : {row.min, row.max}) {
                if (description.name == "bowl" && row.name == "length") continue;  // a longer ring is more sound
                INFO(description.name << " " << row.name << " = " << value);
                auto source = make_synth(description.name, {{std::string(row.name), value}}, kRate, 4);
                Judge ear(0);
                if (description.ends)
                    ear.hear(stretch(*source, 0, 30 * kSecond));
                else
                    for (std::int64_t at = 0; at < 600; at += 67)
                        ear.hear(stretch(*source, at * kSecond, 5 * kSecond));
                CHECK(ear.lufs() == Approx(source->loudness().lufs).margin(2.0));
            }
}

TEST_CASE("No sound clicks, and both sides stay friends", "[audio][synth]") {
    for (const SynthDescription& description : synth_descriptions()) {
        INFO(description.name);
        auto source = make_synth(description.name, {}, kRate, 2);
        for (std::int64_t hour : {0, 1, 7}) {
            if (description.ends && hour > 0) continue;
            const Stereo sound = stretch(*source, hour * 3600 * kSecond, 20 * kSecond);
            // Rain is drops: some corners belong to it.
            CHECK(sharpest_corner(sound.left) < (description.name == "rain" ? 30.0 : 14.0));
            CHECK(correlation(sound) > 0.3);
        }
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
