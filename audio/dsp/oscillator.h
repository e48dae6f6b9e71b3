/// A cosine for audio rate that is the same everywhere.
#pragma once

#include <cstdint>

namespace stillroom::audio {

/// [audio] Cosine of a phase in 2^-32 turns; absolute error below 5e-7. Odd polynomial of degree 9, fitted to sine
/// on a quarter turn; its only operations are ones that vectorise and round the same on every processor.
[[nodiscard]] inline float cosine_of(std::uint32_t phase) noexcept {
    const float turns = static_cast<float>(static_cast<std::int32_t>(phase)) * 0x1p-32f;
    const float t = 0.25f - (turns < 0.0f ? -turns : turns);
    const float s = t * t;
    return t * (6.28318516f + s * (-41.3416550f + s * (81.6010042f + s * (-76.5497853f + s * 39.5367276f))));
}

/// [audio] Sine of a phase in 2^-32 turns; see `cosine_of`.
[[nodiscard]] inline float sine_of(std::uint32_t phase) noexcept { return cosine_of(phase - 0x40000000u); }

}  // namespace stillroom::audio
