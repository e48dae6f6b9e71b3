#include "audio/dsp/biquad.h"

#include "tests/support/realtime_guard.h"
#include "tests/support/stereo_sound.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace stillroom::audio;
using namespace stillroom::tests;

namespace {

constexpr SampleRate kRate{48000};

double decibels_at(const BiquadCoefficients& filter, double hertz) {
    return 20.0 * std::log10(magnitude_at(filter, hertz, kRate));
}

StereoSound filtered(
    const BiquadCoefficients& filter, const StereoSound& sound,
    const std::function<int()>& next_length = [] { return 64; }) {
    Biquad biquad{filter};
    return processed(
        sound, [&](AudioView audio) { biquad.process(audio); }, next_length);
}

}  // namespace

TEST_CASE("A peak filter has its gain at its centre and leaves the ends alone", "[biquad]") {
    const BiquadCoefficients filter = peak_filter(3200.0, {-2.0}, 1.1, kRate);
    CHECK(decibels_at(filter, 3200.0) == Approx(-2.0).margin(1e-9));
    CHECK(decibels_at(filter, 20.0) == Approx(0.0).margin(0.001));
    CHECK(decibels_at(filter, 23900.0) == Approx(0.0).margin(0.001));
}

TEST_CASE("Shelves have their gain on their side and half of it at the corner", "[biquad]") {
    const BiquadCoefficients low = low_shelf(200.0, {6.0}, 0.7071, kRate);
    CHECK(decibels_at(low, 1.0) == Approx(6.0).margin(0.01));
    CHECK(decibels_at(low, 200.0) == Approx(3.0).margin(0.01));
    CHECK(decibels_at(low, 20000.0) == Approx(0.0).margin(0.01));
    const BiquadCoefficients high = high_shelf(5000.0, {-4.0}, 0.7071, kRate);
    CHECK(decibels_at(high, 20.0) == Approx(0.0).margin(0.01));
    CHECK(decibels_at(high, 5000.0) == Approx(-2.0).margin(0.01));
    CHECK(decibels_at(high, 23999.0) == Approx(-4.0).margin(0.01));
}

TEST_CASE("Passes are 3 dB down at their corner and fall by 12 dB an octave", "[biquad]") {
    const BiquadCoefficients low = low_pass(1000.0, 0.70710678, kRate);
    CHECK(decibels_at(low, 10.0) == Approx(0.0).margin(0.001));
    CHECK(decibels_at(low, 1000.0) == Approx(-3.01).margin(0.01));
    CHECK(decibels_at(low, 4000.0) - decibels_at(low, 2000.0) == Approx(-12.0).margin(0.6));
    const BiquadCoefficients high = high_pass(80.0, 0.70710678, kRate);
    CHECK(decibels_at(high, 10000.0) == Approx(0.0).margin(0.001));
    CHECK(decibels_at(high, 80.0) == Approx(-3.01).margin(0.01));
    CHECK(decibels_at(high, 10.0) - decibels_at(high, 20.0) == Approx(-12.0).margin(0.1));
}

TEST_CASE("The samples of a filter have the gain of its formula", "[biquad]") {
    const double hertz = GENERATE(50.0, 1000.0, 9000.0);
    const BiquadCoefficients filter = peak_filter(1000.0, {9.0}, 0.8, kRate);
    const StereoSound out =
        filtered(filter, stereo(48000, [&](int i) { return 0.1 * std::sin(kTurn * hertz / 48000.0 * i); }));
    double energy = 0.0;
    for (std::size_t i = 24000; i < 48000; ++i) energy += static_cast<double>(out.left[i] * out.left[i]);
    CHECK(std::sqrt(energy / 24000) ==
          Approx(0.1 / std::sqrt(2.0) * magnitude_at(filter, hertz, kRate)).epsilon(1e-4));
}

TEST_CASE("A filter gives the same bits however its blocks are cut", "[biquad]") {
    const auto random = noise(8);
    const StereoSound sound = stereo(20000, [&](int) { return random(); });
    const BiquadCoefficients filter = low_shelf(40.0, {-12.0}, 0.7, kRate);
    const StereoSound whole = filtered(filter, sound, [] { return 20000; });
    CHECK(filtered(filter, sound, [] { return 1; }) == whole);
    CHECK(filtered(filter, sound, ragged_lengths(700)) == whole);
}

TEST_CASE("A low corner adds no noise above the rounding of the result", "[biquad]") {
    // A filter that changes nothing, but with its poles close to 1.
    const StereoSound sound = stereo(96000, [](int i) { return 0.5 * std::sin(kTurn * 100.0 / 48000.0 * i); });
    const StereoSound out = filtered(peak_filter(20.0, {0.0}, 0.7, kRate), sound);
    for (std::size_t i = 0; i < out.left.size(); ++i)
        REQUIRE(static_cast<double>(out.left[i]) == Approx(static_cast<double>(sound.left[i])).margin(3.1e-8));
}

TEST_CASE("Silence stays exactly silent in a filter, and a broken sample does not stay in it", "[biquad]") {
    const BiquadCoefficients filter = high_shelf(3000.0, {4.0}, 0.7, kRate);
    const StereoSound silence = stereo(1000, [](int) { return 0.0; });
    CHECK(filtered(filter, silence) == silence);
    CHECK(filtered(filter, stereo(1000, [](int i) {
                       return i == 10 ? std::numeric_limits<double>::quiet_NaN() : 0.0;
                   })) == silence);
}

TEST_CASE("An odd number of channels is filtered like any other", "[biquad]") {
    const BiquadCoefficients filter = low_pass(500.0, 0.7, kRate);
    AudioBuffer three{3, 1000};
    AudioBuffer one{1, 1000};
    const auto random = noise(9);
    for (int i = 0; i < 1000; ++i)
        one.channel(0)[i] = three.channel(0)[i] = three.channel(2)[i] = static_cast<float>(random());
    Biquad wide{filter}, narrow{filter};
    wide.process(three.view());
    narrow.process(one.view());
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(three.channel(0)[i] == one.channel(0)[i]);
        REQUIRE(three.channel(1)[i] == 0.0f);
        REQUIRE(three.channel(2)[i] == one.channel(0)[i]);
    }
}

TEST_CASE("A filter makes no call the audio thread may not make", "[biquad][rt]") {
    Biquad biquad{low_pass(500.0, 0.7, kRate)};
    AudioBuffer sound{2, 1000};
    CHECK(forbidden_calls_in([&] { biquad.process(sound.view()); }).empty());
}
