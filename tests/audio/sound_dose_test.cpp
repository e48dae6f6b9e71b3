#include "audio/dsp/sound_dose.h"

#include "tests/support/realtime_guard.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};

/// A sine of 1 kHz at full scale on the left, where the weighting is 0 dB, reads -3 dB.
constexpr Decibels kFullScaleSine{-3.0103};

StereoSound sine(int frames, double amplitude, double hertz = 1000.0) {
    return stereo(frames, [=](int i) { return amplitude * std::sin(kTurn * hertz / 48000.0 * i); });
}

DoseReading read(
    const StereoSound& sound, std::optional<EarCalibration> calibration,
    DoseAllowance allowance = DoseAllowance::adult, const std::function<int()>& next_length = [] { return 64; }) {
    SoundDose dose{2, kRate, calibration, allowance};
    const StereoSound after = processed(
        sound, [&](AudioView audio) { dose.process(audio); }, next_length);
    CHECK(after == sound);
    return dose.reading();
}

}  // namespace

TEST_CASE("A-weighting is the table of the standard", "[dose]") {
    // IEC 61672-1:2013, table 3: the design goal, given to a tenth of a dB.
    const std::pair<double, double> table[] = {
        {10, -70.4},  {12.5, -63.4}, {16, -56.7},   {20, -50.5},   {25, -44.7},   {31.5, -39.4}, {40, -34.6},
        {50, -30.2},  {63, -26.2},   {80, -22.5},   {100, -19.1},  {125, -16.1},  {160, -13.4},  {200, -10.9},
        {250, -8.6},  {315, -6.6},   {400, -4.8},   {500, -3.2},   {630, -1.9},   {800, -0.8},   {1000, 0.0},
        {1250, 0.6},  {1600, 1.0},   {2000, 1.2},   {2500, 1.3},   {3150, 1.2},   {4000, 1.0},   {5000, 0.5},
        {6300, -0.1}, {8000, -1.1},  {10000, -2.5}, {12500, -4.3}, {16000, -6.6}, {20000, -9.3}};
    const SampleRate rate{GENERATE(44100, 48000, 96000)};
    for (const auto& [nominal, weight] : table) {
        INFO(nominal << " Hz at " << rate.hertz);
        // The names of the third octaves are rounded; the table means exact tenths of a decade.
        const double hertz = std::pow(10.0, std::round(10.0 * std::log10(nominal)) / 10.0);
        double gain = 1.0;
        for (const BiquadCoefficients& section : a_weighting(rate)) gain *= magnitude_at(section, hertz, rate);
        CHECK(20.0 * std::log10(gain) == Approx(weight).margin(nominal > 16000 ? 1.0 : 0.2));
    }
}

TEST_CASE("Two hours at 70 dB(A) are half a percent of an adult's week, and more of a sensitive one's", "[dose]") {
    // Ten seconds stand for them: the dose is proportional to time.
    const StereoSound sound = sine(480000, 1.0);
    const EarCalibration at_70{70.0, kFullScaleSine};
    const double of_two_hours = read(sound, at_70).percent * 720.0;
    CHECK(of_two_hours == Approx(100.0 * 2.0 / 40.0 * 0.1).epsilon(0.005));
    CHECK(read(sound, at_70).level_dba == Approx(70.0).margin(0.02));
    CHECK(read(sound, at_70, DoseAllowance::sensitive).percent ==
          Approx(read(sound, at_70).percent * 3.16228).epsilon(1e-5));
}

TEST_CASE("Three decibels more cost twice as much", "[dose]") {
    const StereoSound sound = sine(96000, 0.5);
    const double once = read(sound, EarCalibration{80.0, kFullScaleSine}).percent;
    CHECK(read(sound, EarCalibration{83.0103, kFullScaleSine}).percent == Approx(2.0 * once).epsilon(1e-4));
    CHECK(read(sine(192000, 0.5), EarCalibration{80.0, kFullScaleSine}).percent ==
          Approx(2.0 * once).epsilon(1e-3));
}

TEST_CASE("The louder ear counts, and low notes count less", "[dose]") {
    StereoSound sound = sine(96000, 0.5);
    const EarCalibration calibration{80.0, kFullScaleSine};
    const double left_louder = read(sound, calibration).percent;
    std::swap(sound.left, sound.right);
    CHECK(read(sound, calibration).percent == Approx(left_louder));
    CHECK(read(sine(96000, 0.5, 100.0), calibration).percent ==
          Approx(left_louder * std::pow(10.0, -1.91)).epsilon(0.03));
}

TEST_CASE("An output that nobody measured has no known dose", "[dose]") {
    const DoseReading reading = read(sine(48000, 1.0), std::nullopt);
    CHECK_FALSE(reading.known);
    CHECK(reading.percent == 0.0);
    CHECK(read(sine(480, 1.0), EarCalibration{}).known);
}

TEST_CASE("A dose is the same however its blocks are cut", "[dose]") {
    const StereoSound sound = sine(50000, 0.7);
    const EarCalibration calibration{94.0, kFullScaleSine};
    const DoseReading whole = read(sound, calibration, DoseAllowance::adult, [] { return 50000; });
    const DoseReading cut = read(sound, calibration, DoseAllowance::adult, ragged_lengths(900));
    CHECK(whole.percent > 0.0);
    CHECK(cut.percent == whole.percent);
    CHECK(cut.level_dba == whole.level_dba);
}

TEST_CASE("A broken sample does not spoil a dose, and silence costs nothing", "[dose]") {
    const EarCalibration calibration{94.0, kFullScaleSine};
    const double broken = GENERATE(std::numeric_limits<double>::infinity(), 1e30);
    const auto sample = [](int i) { return 0.1 * std::sin(kTurn * 0.02 * i); };
    const DoseReading with = read(stereo(48000, [&](int i) { return i == 100 ? broken : sample(i); }), calibration);
    const DoseReading without = read(stereo(48000, [&](int i) { return i == 100 ? 0.0 : sample(i); }), calibration);
    CHECK(with.percent == without.percent);
    const DoseReading silent = read(stereo(48000, [](int) { return 0.0; }), calibration);
    CHECK(silent.percent == 0.0);
    CHECK(silent.level_dba == 0.0);
}

TEST_CASE("A dose makes no call the audio thread may not make", "[dose][rt]") {
    SoundDose dose{2, kRate, EarCalibration{94.0, kFullScaleSine}};
    AudioBuffer sound{2, 6000};
    CHECK(forbidden_calls_in([&] { dose.process(sound.view()); }).empty());
}

TEST_CASE("What a meter showed of pink noise is what it would have shown of every sound", "[dose]") {
    // Pink: as many sines in every octave, from 20 Hz to 20 kHz, all of one strength.
    constexpr int kSines = 500;
    const auto random = noise(14);
    std::vector<double> turns, starts;
    for (int i = 0; i < kSines; ++i) {
        turns.push_back(20.0 * std::pow(1000.0, (i + 0.5) / kSines) / 48000.0);
        starts.push_back(random());
    }
    const StereoSound pink = stereo(5 * 48000, [&](int i) {
        double sum = 0.0;
        for (std::size_t s = 0; s < kSines; ++s) sum += std::sin(kTurn * (turns[s] * i + starts[s]));
        return 0.003 * sum;
    });
    StereoSound alike = pink;
    alike.right = alike.left;
    const Loudness loudness{ReferenceMeter{alike}.short_term()};
    const DoseReading reading = read(alike, calibrated_by_pink(loudness, 62.0, kRate));
    CHECK(reading.level_dba == Approx(62.0).margin(0.2));
}
