#include "audio/content/fourier.h"

#include "audio/base/exact_math.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <utility>

namespace stillroom::audio {

namespace {

using Value = std::complex<double>;

/// The product without the detours that `*` makes for infinities.
Value product(const Value& a, const Value& b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// Brings every value to the place whose number has the bits in reverse.
void reverse_places(std::vector<Value>& values) {
    const std::size_t count = values.size();
    for (std::size_t i = 1, j = 0; i < count; ++i) {
        std::size_t bit = count >> 1;
        for (; (j & bit) != 0; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(values[i], values[j]);
    }
}

/// exp(-2 pi i k / count) for the first half of the circle.
std::vector<Value> turns_of(std::size_t count) {
    std::vector<Value> turns(count / 2);
    for (std::size_t k = 0; k < turns.size(); ++k) {
        const double turn = static_cast<double>(k) / static_cast<double>(count);
        turns[k] = {exact_cos_turns(turn), -exact_sin_turns(turn)};
    }
    return turns;
}

}  // namespace

void transform(std::vector<Value>& values) {
    const std::size_t count = values.size();
    assert(std::has_single_bit(count));
    const std::vector<Value> turns = turns_of(count);
    reverse_places(values);
    for (std::size_t length = 2; length <= count; length *= 2) {
        const std::size_t half = length / 2;
        const std::size_t stride = count / length;
        for (std::size_t first = 0; first < count; first += length) {
            for (std::size_t i = 0; i < half; ++i) {
                const Value odd = product(values[first + half + i], turns[i * stride]);
                values[first + half + i] = values[first + i] - odd;
                values[first + i] += odd;
            }
        }
    }
}

void transform_back(std::vector<Value>& values) {
    transform(values);
    // Backwards in time, but for the first one.
    std::reverse(values.begin() + 1, values.end());
    const double scale = 1.0 / static_cast<double>(values.size());
    for (Value& value : values) value *= scale;
}

}  // namespace stillroom::audio
