#include "audio/dsp/biquad.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <complex>
#include <numbers>

using namespace stillroom::audio;

namespace {

constexpr SampleRate kRate{48000};

double decibels_at(const BiquadCoefficients& filter, double hertz) {
    return 20.0 * std::log10(magnitude_at(filter, hertz, kRate));
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

TEST_CASE("Every band has the response of its analogue prototype, bent by the bilinear transform", "[biquad]") {
    // The prototypes of the Audio EQ Cookbook, at s = i tan(w/2) / tan(w0/2).
    using Complex = std::complex<double>;
    const double corner = GENERATE(40.0, 1000.0, 9000.0), q = GENERATE(0.3, 0.7071, 6.0);
    const double gain = GENERATE(-24.0, 3.0, 12.0);
    const double a = std::pow(10.0, gain / 40.0), root = std::sqrt(a);
    const auto warped = [](double hertz) { return std::tan(std::numbers::pi * hertz / 48000.0); };
    for (const double hertz : {10.0, 40.0, 90.0, 800.0, 1000.0, 1300.0, 8000.0, 9000.0, 20000.0}) {
        INFO(hertz << " Hz of a band at " << corner << " Hz, " << gain << " dB, q " << q);
        const Complex s{0.0, warped(hertz) / warped(corner)};
        const auto same = [&](const BiquadCoefficients& band, const Complex& prototype) {
            CHECK(decibels_at(band, hertz) == Approx(20.0 * std::log10(std::abs(prototype))).margin(1e-6));
        };
        const Complex square = s * s;
        same(peak_filter(corner, {gain}, q, kRate), (square + s * (a / q) + 1.0) / (square + s / (a * q) + 1.0));
        same(low_shelf(corner, {gain}, q, kRate),
             a * (square + s * (root / q) + a) / (a * square + s * (root / q) + 1.0));
        same(high_shelf(corner, {gain}, q, kRate),
             a * (a * square + s * (root / q) + 1.0) / (square + s * (root / q) + a));
        same(low_pass(corner, q, kRate), 1.0 / (square + s / q + 1.0));
        same(high_pass(corner, q, kRate), square / (square + s / q + 1.0));
    }
}
