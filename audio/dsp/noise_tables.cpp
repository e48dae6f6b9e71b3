#include "audio/dsp/noise_tables.h"

#include "audio/base/exact_math.h"

#include <cmath>
#include <complex>
#include <cstddef>
#include <utility>
#include <vector>

namespace stillroom::audio {
namespace {

constexpr int kPeriod = NoiseTables::kPeriod;
using Complex = std::complex<double>;

/// Written out: the operators of std::complex look for infinities.
Complex product(Complex a, Complex b) noexcept {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

Complex turned(double turns) noexcept { return {exact_cos_turns(turns), exact_sin_turns(turns)}; }

/// The inverse transform without its factor 1/n; self-sorting (Stockham), so that no order has to be restored.
void transform(std::vector<Complex>& values, std::vector<Complex>& spare, const std::vector<Complex>& turns) {
    constexpr std::size_t kHalf = kPeriod / 2;
    for (std::size_t stride = 1; stride < kPeriod; stride *= 2) {
        for (std::size_t block = 0; block < kHalf; block += stride) {
            for (std::size_t q = 0; q < stride; ++q) {
                const Complex a = values[block + q], b = values[block + q + kHalf];
                spare[2 * block + q] = a + b;
                spare[2 * block + stride + q] = product(a - b, turns[block]);
            }
        }
        std::swap(values, spare);
    }
}

}  // namespace

void NoiseTables::fill(const std::vector<NoiseLevel>& levels, double bin_hertz, Random random,
                       std::uint64_t stream) {
    std::vector<Complex> turns(kPeriod / 2);
    for (std::size_t i = 0; i < turns.size(); ++i) turns[i] = turned(static_cast<double>(i) / kPeriod);
    std::vector<Complex> values(kPeriod), spare(kPeriod);
    const double scale = std::sqrt(0.5 * bin_hertz);
    for (int band = 0; band < tables_.channels() / 2; ++band) {
        values.assign(kPeriod, {});
        for (int k = 1; k < kBins; ++k) {
            const NoiseLevel& now = levels[place(band, k)];
            if (now.common == 0.0 && now.apart == 0.0) continue;
            const std::uint64_t bits = random.bits(stream, k);
            const Complex phase = turned(static_cast<double>(bits >> 32) * 0x1p-32);
            // A quarter turn between the two parts, either way: so both sides have the same strength.
            const double apart = (bits & 1) != 0 ? now.apart : -now.apart;
            const Complex left = product(phase, {now.common * scale, apart * scale});
            const Complex right = product(phase, {now.common * scale, -apart * scale});
            // Two real signals in one complex transform: left becomes the real part, right the imaginary one.
            values[static_cast<std::size_t>(k)] = {left.real() - right.imag(), left.imag() + right.real()};
            values[static_cast<std::size_t>(kPeriod - k)] = {left.real() + right.imag(),
                                                             right.real() - left.imag()};
        }
        transform(values, spare, turns);
        for (int i = 0; i < kPeriod + kOverhang; ++i) {
            const Complex value = values[static_cast<std::size_t>(i % kPeriod)];
            tables_.channel(2 * band)[i] = static_cast<float>(value.real());
            tables_.channel(2 * band + 1)[i] = static_cast<float>(value.imag());
        }
    }
}

void NoiseTables::normalise() noexcept {
    for (int band = 0; band < tables_.channels() / 2; ++band) {
        double sum = 0.0;
        for (int i = 0; i < kPeriod; ++i) {
            const auto left = static_cast<double>(tables_.channel(2 * band)[i]);
            const auto right = static_cast<double>(tables_.channel(2 * band + 1)[i]);
            sum += left * left + right * right;
        }
        const auto scale = static_cast<float>(1.0 / std::sqrt(sum / (2.0 * kPeriod)));
        for (int side = 0; side < 2; ++side)
            for (int i = 0; i < kPeriod + kOverhang; ++i) tables_.channel(2 * band + side)[i] *= scale;
    }
}

}  // namespace stillroom::audio
