#include "audio/content/test_sounds.h"

#include "audio/content/fourier.h"
#include "audio/content/loudness.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

using namespace stillroom::audio;

namespace {

constexpr SampleRate kRate{48000};

double loudness_of(const StereoSound& sound) {
    std::vector<float> interleaved;
    for (std::size_t i = 0; i < sound.left.size(); ++i) {
        interleaved.push_back(sound.left[i]);
        interleaved.push_back(sound.right[i]);
    }
    return measure(interleaved, 2, kRate).loudness.lufs;
}

double power_of(const std::vector<float>& samples) {
    double sum = 0.0;
    for (const float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
    return sum / static_cast<double>(samples.size());
}

/// dB of a sound between two frequencies. Its length is a power of two.
double band_level(const std::vector<float>& samples, double low, double high) {
    std::vector<std::complex<double>> values(samples.begin(), samples.end());
    transform(values);
    double sum = 0.0;
    for (std::size_t k = 1; k < values.size() / 2; ++k) {
        const double hertz = static_cast<double>(k) * kRate.hertz / static_cast<double>(values.size());
        if (hertz >= low && hertz < high) sum += std::norm(values[k]);
    }
    return 10.0 * std::log10(sum + 1e-30);
}

}  // namespace

TEST_CASE("a sine has one frequency, and comes back from its frequencies as it was") {
    std::vector<std::complex<double>> values(256);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = std::sin(2.0 * std::numbers::pi * 5.0 * static_cast<double>(i) / 256.0);
    const auto before = values;
    transform(values);
    for (std::size_t k = 0; k < values.size(); ++k)
        CHECK(std::abs(values[k]) == Approx(k == 5 || k == 251 ? 128.0 : 0.0).margin(1e-9));
    CHECK(values[5].imag() == Approx(-128.0));
    transform_back(values);
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(std::abs(values[i] - before[i]) < 1e-12);
}

TEST_CASE("pink noise is as loud as it should be, on both sides alike, and in every octave") {
    const StereoSound sound = pink_noise({-23.0}, kRate);
    CHECK(loudness_of(sound) == Approx(-23.0).margin(0.02));
    CHECK(loudness_of({sound.left, sound.left}) == Approx(loudness_of({sound.right, sound.right})).margin(0.02));
    double together = 0.0;
    for (std::size_t i = 0; i < sound.left.size(); ++i)
        together += static_cast<double>(sound.left[i]) * static_cast<double>(sound.right[i]);
    CHECK(std::abs(together) / static_cast<double>(sound.left.size()) < 0.02 * power_of(sound.left));
    const double middle = band_level(sound.left, 1000.0, 2000.0);
    for (double low = 31.25; low < 16000.0; low *= 2.0)
        CHECK(band_level(sound.left, low, 2.0 * low) == Approx(middle).margin(0.5));
    CHECK(band_level(sound.left, 1.0, 20.0) < middle - 60.0);
    // Peaks stay far from full scale at this loudness, so no ceiling changes it.
    const auto [least, most] = std::minmax_element(sound.left.begin(), sound.left.end());
    CHECK(std::max(-*least, *most) < 0.5f);
}

TEST_CASE("pink noise joins at its ends, and of one channel both sides are the same") {
    const StereoSound sound = mono_pink_noise({-30.0}, kRate);
    CHECK(sound.left == sound.right);
    CHECK(loudness_of(sound) == Approx(-30.0).margin(0.02));
    double largest = 0.0;
    for (std::size_t i = 1; i < sound.left.size(); ++i)
        largest = std::max(largest,
                           std::abs(static_cast<double>(sound.left[i]) - static_cast<double>(sound.left[i - 1])));
    CHECK(std::abs(static_cast<double>(sound.left.front()) - static_cast<double>(sound.left.back())) <= largest);
}

TEST_CASE("a sweep begins and ends softly, rises evenly in pitch, and is as loud as it should be") {
    const StereoSound sound = sine_sweep({4.0}, {-30.0}, kRate);
    CHECK(sound.length() == Frames{4 * 48000});
    CHECK(loudness_of(sound) == Approx(-30.0).margin(0.05));
    CHECK(std::abs(sound.left.front()) < 1e-4f);
    CHECK(std::abs(sound.left.back()) < 1e-4f);
    // Half-way it is at the middle of 40 Hz and 16 kHz, by zero crossings.
    int crossings = 0;
    for (std::size_t i = 95000; i < 97000; ++i)
        if ((sound.left[i] < 0.0f) != (sound.left[i + 1] < 0.0f)) ++crossings;
    CHECK(crossings / 2.0 / (2000.0 / 48000.0) == Approx(800.0).epsilon(0.05));
}
