// Every bed, tone and pacer, ten minutes long, in front of an independent ear: level, peak, clicks, seams, sides,
// and nothing like an alarm. Each detector also has to find what is planted into every one of them.
#include "tests/audio/bed_analysis.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <numbers>
#include <sstream>
#include <string>

#include "audio/synth/pacer.h"
#include "audio/synth/synth.h"

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};
constexpr std::int64_t kSecond = 48000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kTenMinutes = 10 * kMinute;

/// Everything there is stays below 5.5, drops of rain and plucks included; a click of -26 dBFS reaches
/// 14 in rain and 100 elsewhere.
constexpr double kClick = 8.0;
/// From twenty seconds on; over a shorter stretch chance alone makes places differ more.
constexpr double kSeam = 1.25;

/// One documented sound.
struct Sound {
    std::string name;  ///< as in the table of audio/synth/README.md
    double lufs;
    std::function<std::unique_ptr<SynthSource>(std::uint64_t seed)> make;
    bool ends = false;
};

std::vector<Sound> every_sound() {
    std::vector<Sound> sounds;
    for (const SynthDescription& row : synth_descriptions()) {
        const std::string name(row.name);
        sounds.push_back({name, row.loudness.lufs,
                          [name](std::uint64_t seed) { return make_synth(name, {}, kRate, seed); }, row.ends});
    }
    const std::map<std::string, PacerSound> pacers{
        {"swell", PacerSound::swell}, {"glide", PacerSound::glide}, {"both", PacerSound::both}};
    for (const auto& [name, sound] : pacers)
        sounds.push_back({name, pacer_loudness(sound).lufs,
                          [kind = sound](std::uint64_t seed) { return make_pacer({}, kind, kRate, seed); }});
    return sounds;
}

/// The next frames of a sound; what ends is struck again as soon as it has ended.
Stereo more_of(const Sound& sound, SynthSource& source, std::int64_t frames) {
    Stereo out;
    while (static_cast<std::int64_t>(out.left.size()) < frames) {
        const std::int64_t missing = frames - static_cast<std::int64_t>(out.left.size());
        const Stereo part = read_frames(source, missing, [](int) { return kMaxBlock; });
        out.left.insert(out.left.end(), part.left.begin(), part.left.end());
        out.right.insert(out.right.end(), part.right.begin(), part.right.end());
        if (sound.ends && static_cast<std::int64_t>(part.left.size()) < missing) source.seek(Frames{0});
    }
    return out;
}

Stereo beginning_of(const Sound& sound, std::int64_t frames) { return more_of(sound, *sound.make(1), frames); }

BedFigures figures_of(const Sound& sound, std::uint64_t seed, std::int64_t frames) {
    const auto source = sound.make(seed);
    BedAnalysis analysis;
    for (std::int64_t done = 0; done < frames; done += kMinute)
        analysis.add(more_of(sound, *source, std::min(kMinute, frames - done)));
    return analysis.finish();
}

void check_no_fault(const BedFigures& figures) {
    INFO("sharpest corner at second " << figures.sharpest_at);
    CHECK(figures.sharpest_corner < kClick);
    CHECK(figures.alarms == std::vector<double>{});
    CHECK(figures.true_peak < -12.0);
}

/// What the README says of one sound.
struct Documented {
    double lufs = 0.0, peak = 0.0, correlation = 0.0, lowest = 0.0;
};

/// The rows of the README's table by name.
std::map<std::string, Documented> documented() {
    std::ifstream readme(STILLROOM_SOURCE_DIR "/audio/synth/README.md");
    std::map<std::string, Documented> rows;
    for (std::string line; std::getline(readme, line);) {
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(cell);
        if (cells.size() != 7 || cells[1].find('`') == std::string::npos) continue;
        const std::size_t from = cells[1].find('`') + 1;
        Documented row;
        if (std::sscanf(cells[5].c_str(), "%lf (%lf)", &row.correlation, &row.lowest) != 2) continue;
        row.lufs = std::strtod(cells[3].c_str(), nullptr);
        row.peak = std::strtod(cells[4].c_str(), nullptr);
        rows[cells[1].substr(from, cells[1].find('`', from) - from)] = row;
    }
    return rows;
}

/// A medium-priority burst as IEC 60601-1-8 has it: three pulses of 180 ms, 180 ms apart, C F# C with six equal
/// harmonics, with the effective level `rms`.
void plant_alarm(Stereo& sound, std::int64_t at, double rms) {
    constexpr double kPitches[] = {523.25, 739.99, 523.25};
    constexpr int kHarmonics = 6;
    constexpr std::int64_t kLength = kSecond * 180 / 1000, kRise = kLength / 5;
    const double each = rms * std::sqrt(2.0 / kHarmonics);
    for (std::int64_t pulse = 0; pulse < 3; ++pulse)
        for (std::int64_t i = 0; i < kLength; ++i) {
            const double shape = std::min({1.0, static_cast<double>(i) / static_cast<double>(kRise),
                                           static_cast<double>(kLength - i) / static_cast<double>(kRise)});
            double value = 0.0;
            for (int harmonic = 1; harmonic <= kHarmonics; ++harmonic)
                value += std::sin(2.0 * std::numbers::pi * kPitches[pulse] * harmonic * static_cast<double>(i) /
                                  static_cast<double>(kSecond));
            const auto place = static_cast<std::size_t>(at + pulse * 2 * kLength + i);
            sound.left[place] += static_cast<float>(each * shape * value);
            sound.right[place] += static_cast<float>(each * shape * value);
        }
}

}  // namespace

TEST_CASE("Twenty seconds of every sound has no click, no seam and no alarm, and keeps below the peak of a bed",
          "[audio][beds]") {
    for (const Sound& sound : every_sound()) {
        INFO(sound.name);
        const BedFigures figures = figures_of(sound, 2, kMinute / 3);
        check_no_fault(figures);
        CHECK(figures.strongest_seam < kSeam);
    }
}

TEST_CASE("After hours every bed is as clean as in its first minute", "[audio][beds]") {
    for (const Sound& sound : every_sound()) {
        if (sound.ends) continue;
        INFO(sound.name);
        const auto source = sound.make(2);
        source->seek(Frames{7 * 60 * kMinute});
        const BedFigures figures = analysis_of(more_of(sound, *source, 5 * kSecond));
        check_no_fault(figures);
        CHECK(figures.correlation > 0.3);
    }
}

TEST_CASE("Ten minutes of every sound are as the README documents them, without click, seam or alarm",
          "[.full][beds]") {
    const auto rows = documented();
    for (const Sound& sound : every_sound()) {
        INFO(sound.name);
        const BedFigures figures = figures_of(sound, 1, kTenMinutes);
        check_no_fault(figures);
        CHECK(figures.strongest_seam < kSeam);
        CHECK(figures.lufs == Approx(sound.lufs).margin(1.0));
        REQUIRE(rows.count(sound.name) == 1);
        const Documented& row = rows.at(sound.name);
        CHECK(figures.lufs == Approx(row.lufs).margin(0.1));
        CHECK(figures.true_peak == Approx(row.peak).margin(0.3));
        CHECK(figures.correlation == Approx(row.correlation).margin(0.02));
        CHECK(figures.lowest_correlation == Approx(row.lowest).margin(0.05));
    }
}

TEST_CASE("Ten minutes of every sound keep its level and have no fault, whatever the seed", "[.full][beds]") {
    for (const Sound& sound : every_sound())
        for (const std::uint64_t seed : {2u, 3u}) {
            INFO(sound.name << ", seed " << seed);
            const BedFigures figures = figures_of(sound, seed, kTenMinutes);
            check_no_fault(figures);
            CHECK(figures.strongest_seam < kSeam);
            CHECK(figures.lufs == Approx(sound.lufs).margin(1.0));
        }
}

TEST_CASE("The README documents every sound", "[audio][beds]") {
    const auto rows = documented();
    const auto sounds = every_sound();
    CHECK(rows.size() == sounds.size());
    for (const Sound& sound : sounds) {
        INFO(sound.name);
        REQUIRE(rows.count(sound.name) == 1);
        CHECK(rows.at(sound.name).lufs == Approx(sound.lufs).margin(1.0));
        CHECK(rows.at(sound.name).peak < -12.0);
    }
}

TEST_CASE("A click of -26 dBFS in any sound is found: one sample, or a jump", "[audio][beds]") {
    constexpr std::int64_t kPlace = 2 * kSecond + 1234;
    for (const Sound& sound : every_sound()) {
        INFO(sound.name);
        const Stereo clean = beginning_of(sound, 4 * kSecond);
        const auto place = static_cast<std::size_t>(kPlace);
        const auto check_found = [&](const Stereo& broken) {
            const BedFigures figures = analysis_of(broken);
            CHECK(figures.sharpest_corner > kClick);
            CHECK(figures.sharpest_at == Approx(static_cast<double>(kPlace) / kSecond).margin(0.01));
        };
        Stereo one_sample = clean;
        one_sample.left[place] += 0.05f;
        check_found(one_sample);
        Stereo jump = clean;
        for (std::size_t i = place; i < jump.right.size(); ++i) jump.right[i] += 0.05f;
        check_found(jump);
    }
}

TEST_CASE("A seam in any sound is found long before it clicks", "[audio][beds]") {
    for (const Sound& sound : every_sound()) {
        INFO(sound.name);
        Stereo broken = beginning_of(sound, kMinute / 3);
        for (std::size_t i = 256; i < broken.left.size(); i += 256) broken.left[i] *= 1.15f;
        CHECK(analysis_of(broken).strongest_seam > kSeam);
    }
}

TEST_CASE("The burst of an alarm in any sound is found where it begins", "[audio][beds]") {
    for (const Sound& sound : every_sound()) {
        INFO(sound.name);
        Stereo broken = beginning_of(sound, 6 * kSecond);
        // Twice as loud as the bed: content that means to be heard.
        plant_alarm(broken, 3 * kSecond, std::pow(10.0, -21.0 / 20.0));
        const BedFigures figures = analysis_of(broken);
        REQUIRE(figures.alarms.size() >= 1);
        CHECK(figures.alarms.front() == Approx(3.0).margin(0.05));
    }
}

TEST_CASE("A sound that is heard on one side only, or upside down on the other, has no friendly sides",
          "[audio][beds]") {
    const Sound warm{"warm", -27.0, [](std::uint64_t seed) { return make_synth("warm", {}, kRate, seed); }};
    Stereo opposed = beginning_of(warm, 3 * kSecond);
    opposed.right = opposed.left;
    for (float& sample : opposed.right) sample = -sample;
    CHECK(analysis_of(opposed).correlation == Approx(-1.0));
    CHECK(analysis_of(opposed).lowest_correlation == Approx(-1.0));
}
