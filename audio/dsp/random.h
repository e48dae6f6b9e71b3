/// Chance that can be asked for at any place, in any order: a hash of a seed, a stream and an index.
#pragma once

#include "audio/base/realtime.h"

#include <cstdint>

namespace stillroom::audio {

/// Numbers that look random and depend on nothing but (seed, stream, index). There is no state to advance, so a
/// sound built on them can start anywhere. The mixing function is the 64-bit finaliser of SplitMix (Steele, Lea,
/// Flood 2014).
class Random {
public:
    constexpr explicit Random(std::uint64_t seed) noexcept : seed_(mix(seed ^ 0x9e3779b97f4a7c15ULL)) {}

    /// [any] 64 random bits.
    [[nodiscard]] constexpr std::uint64_t bits(std::uint64_t stream, std::int64_t index) const noexcept {
        return mix(seed_ + mix(stream * 0xd1342543de82ef95ULL + 0x632be59bd9b4e019ULL) +
                   static_cast<std::uint64_t>(index) * 0x9e3779b97f4a7c15ULL);
    }

    /// [any] A number in [0, 1).
    [[nodiscard]] constexpr double unit(std::uint64_t stream, std::int64_t index) const noexcept {
        return static_cast<double>(bits(stream, index) >> 11) * 0x1p-53;
    }

    /// [any] A number in [-1, 1).
    [[nodiscard]] constexpr double around_zero(std::uint64_t stream, std::int64_t index) const noexcept {
        return unit(stream, index) * 2.0 - 1.0;
    }

    /// [any] One of `count` whole numbers from 0. @pre count > 0
    [[nodiscard]] constexpr int pick(std::uint64_t stream, std::int64_t index, int count) const noexcept {
        return static_cast<int>(bits(stream, index) % static_cast<std::uint64_t>(count));
    }

private:
    static constexpr std::uint64_t mix(std::uint64_t x) noexcept {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31);
    }
    std::uint64_t seed_;
};

}  // namespace stillroom::audio
