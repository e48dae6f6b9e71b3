/// A linear factor as people read it.
#pragma once

#include "audio/base/exact_math.h"
#include "audio/base/units.h"

namespace stillroom::audio {

/// [any] The ratio in dB of a linear factor: 20 log10(gain), the inverse of `gain_of`; `kSilent` at nothing and for
/// all that would be less.
[[nodiscard]] constexpr Decibels decibels_of(double gain) noexcept {
    constexpr double kDecibelsPerDoubling = 6.020599913279624;
    const Decibels ratio{kDecibelsPerDoubling * exact_log2(gain)};
    return ratio < kSilent ? kSilent : ratio;
}

}  // namespace stillroom::audio
