#include "audio/dsp/meter.h"

#include "tests/support/realtime_guard.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};

/// The reading after a whole sound.
MeterReading measured(
    const StereoSound& sound, const std::function<int()>& next_length = [] { return 64; }) {
    Meter meter{2, kRate};
    const StereoSound after = processed(
        sound, [&](AudioView audio) { meter.process(audio); }, next_length);
    CHECK(after == sound);
    return meter.reading();
}

bool same(const MeterReading& a, const MeterReading& b) {
    return a.until == b.until && a.peak == b.peak && a.highest_peak == b.highest_peak && a.rms == b.rms &&
           a.momentary == b.momentary && a.short_term == b.short_term;
}

StereoSound music(int frames, double level) {
    const auto random = noise(2);
    return stereo(frames, [&](int i) {
        const double t = i / 48000.0;
        const double swell = 0.6 + 0.4 * std::sin(kTurn * 0.7 * t);
        return level * swell * (std::sin(kTurn * 60 * t) + 0.5 * std::sin(kTurn * 2500 * t) + 0.3 * random());
    });
}

}  // namespace

TEST_CASE("Loudness agrees with an independent meter within a tenth of a LU", "[meter]") {
    const double hertz = GENERATE(30.0, 100.0, 997.0, 3000.0, 12000.0);
    const StereoSound sine = stereo(48000 * 4, [&](int i) { return 0.3 * std::sin(kTurn * hertz / 48000.0 * i); });
    const ReferenceMeter reference{sine};
    CHECK(measured(sine).momentary.lufs == Approx(reference.momentary()).margin(0.01));
    CHECK(measured(sine).short_term.lufs == Approx(reference.short_term()).margin(0.01));
}

TEST_CASE("Loudness of a sound that moves agrees with an independent meter at any time", "[meter]") {
    const int tenths = GENERATE(31, 37, 44, 58);
    const StereoSound sound = music(4800 * tenths, 0.2);
    const ReferenceMeter reference{sound};
    CHECK(measured(sound).momentary.lufs == Approx(reference.momentary()).margin(0.05));
    CHECK(measured(sound).short_term.lufs == Approx(reference.short_term()).margin(0.05));
}

TEST_CASE("K-weighting at 48 kHz is the table of the standard", "[meter]") {
    const BiquadCoefficients shelf = k_weighting_shelf({48000});
    CHECK(shelf.b0 == Approx(1.53512485958697).epsilon(1e-9));
    CHECK(shelf.b1 == Approx(-2.69169618940638).epsilon(1e-9));
    CHECK(shelf.b2 == Approx(1.19839281085285).epsilon(1e-9));
    CHECK(shelf.a1 == Approx(-1.69065929318241).epsilon(1e-9));
    CHECK(shelf.a2 == Approx(0.73248077421585).epsilon(1e-9));
    const BiquadCoefficients high_pass = k_weighting_high_pass({48000});
    CHECK(high_pass.a1 == Approx(-1.99004745483398).epsilon(1e-9));
    CHECK(high_pass.a2 == Approx(0.99007225036621).epsilon(1e-9));
}

TEST_CASE("A full-scale sine reads -3 dB rms and 0 dB peak", "[meter]") {
    Meter meter{1, kRate};
    std::vector<float> sine(48000);
    for (std::size_t i = 0; i < sine.size(); ++i)
        sine[i] = static_cast<float>(std::sin(kTurn * 1000.0 / 48000.0 * static_cast<double>(i)));
    float* const channel[] = {sine.data()};
    meter.process({channel, 1, 48000});
    CHECK(meter.reading().rms.value == Approx(-3.01).margin(0.01));
    CHECK(meter.reading().peak.value == Approx(0.0).margin(0.001));
}

TEST_CASE("Mono counts as dual mono", "[meter]") {
    std::vector<float> mono(48000);
    const auto random = noise(4);
    for (float& value : mono) value = static_cast<float>(0.1 * random());
    std::vector<float> copy = mono;
    Meter one{1, kRate}, two{2, kRate};
    float* const channels[] = {mono.data(), copy.data()};
    one.process({channels, 1, 48000});
    two.process({channels, 2, 48000});
    CHECK(one.reading().momentary.lufs == Approx(two.reading().momentary.lufs).margin(1e-9));
}

TEST_CASE("A meter reads the same however its blocks are cut", "[meter]") {
    const StereoSound sound = music(100000, 0.4);
    const MeterReading whole = measured(sound, [] { return 100000; });
    CHECK(same(measured(sound, [] { return 16; }), whole));
    CHECK(same(measured(sound, ragged_lengths(1500)), whole));
}

TEST_CASE("A meter says when a new reading is there, every 100 ms", "[meter]") {
    Meter meter{2, kRate};
    AudioBuffer block{2, 64};
    int readings = 0;
    for (int i = 0; i < 750; ++i) readings += meter.process(block.view()) ? 1 : 0;
    CHECK(readings == 10);
    CHECK(meter.reading().until == Frames{48000});
}

TEST_CASE("The peak of a moment is forgotten, the highest peak stays", "[meter]") {
    const MeterReading reading =
        measured(stereo(48000, [](int i) { return i == 5000 ? 0.9 : 0.1 * std::sin(kTurn * 0.02 * i); }));
    CHECK(reading.peak.value == Approx(-20.0).margin(0.1));
    CHECK(reading.highest_peak.value == Approx(20 * std::log10(0.9)).margin(0.001));
}

TEST_CASE("A meter passes on the deepest gain of 100 ms", "[meter]") {
    Meter meter{2, kRate};
    AudioBuffer block{2, 1000};
    meter.process(block.view(), 1.0f);
    meter.process(block.view(), 0.5f);
    for (int i = 0; i < 3; ++i) meter.process(block.view(), 1.0f);
    CHECK(meter.reading().lowest_gain.value == Approx(-6.02).margin(0.01));
    for (int i = 0; i < 5; ++i) meter.process(block.view(), 1.0f);
    CHECK(meter.reading().lowest_gain.value == Approx(0.0).margin(1e-9));
}

TEST_CASE("Silence reads as silence", "[meter]") {
    const MeterReading reading = measured(stereo(9600, [](int) { return 0.0; }));
    CHECK(reading.peak == kSilent);
    CHECK(reading.rms == kSilent);
    CHECK(reading.momentary.lufs == -120.0);
}

TEST_CASE("A broken sample does not spoil a meter", "[meter]") {
    const double broken = GENERATE(std::numeric_limits<double>::infinity(), 1e30);
    const auto sample = [](int i) { return 0.1 * std::sin(kTurn * 0.02 * i); };
    const MeterReading with = measured(stereo(48000, [&](int i) { return i == 100 ? broken : sample(i); }));
    const MeterReading without = measured(stereo(48000, [&](int i) { return i == 100 ? 0.0 : sample(i); }));
    CHECK(same(with, without));
}

TEST_CASE("A meter makes no call the audio thread may not make", "[meter][rt]") {
    Meter meter{2, kRate};
    AudioBuffer sound{2, 6000};
    CHECK(forbidden_calls_in([&] { meter.process(sound.view()); }).empty());
}

TEST_CASE("Silence that nobody gives to a meter counts as silence that somebody did", "[meter]") {
    const StereoSound sound = music(30000, 0.3);
    StereoSound with_silence = sound;
    for (auto* channel : {&with_silence.left, &with_silence.right}) channel->resize(30000 + 170000, 0.0f);
    Meter given{2, kRate}, told{2, kRate};
    processed(with_silence, [&](AudioView audio) { given.process(audio); });
    processed(
        sound, [&](AudioView audio) { told.process(audio); }, ragged_lengths(300));
    for (int left = 170000, next = 1; left > 0; left -= next, next = std::min(left, next * 3 % 5000 + 1))
        told.process_silence(next);
    CHECK(told.reading().until == given.reading().until);
    CHECK(same(given.reading(), told.reading()));
}

TEST_CASE("A meter that has fallen silent measures what comes next like a fresh one", "[meter]") {
    const StereoSound sound = music(9600, 0.3);
    Meter used{2, kRate}, fresh{2, kRate};
    processed(sound, [&](AudioView audio) { used.process(audio); });
    used.process_silence(48000 * 4 - 9600);
    for (Meter* meter : {&used, &fresh}) processed(sound, [&](AudioView audio) { meter->process(audio); });
    CHECK(used.reading().momentary.lufs == fresh.reading().momentary.lufs);
}
