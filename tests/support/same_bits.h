/// Samples compared bit for bit.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>

namespace stillroom::tests {

/// Whether both hold the same samples to the last bit: 0 is not -0, and a NaN is itself.
[[nodiscard]] inline bool same_bits(std::span<const float> a, std::span<const float> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](float x, float y) {
        return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y);
    });
}

}  // namespace stillroom::tests
