/// The inner loop of the drift resampler, in the fastest form this processor has. The path is the one
/// `mix_kernels()` chose, so that one environment variable rules all.
///
/// Every path adds the products of a frame in the same order: eight sums, of the taps whose numbers leave the same
/// remainder, and then these. So all paths give the same bits.
#pragma once

#include "audio/base/realtime.h"

#include <cstdint>

namespace stillroom::audio {

inline constexpr int kResamplerTaps = 48;
/// Places between two frames for which the filter is kept, as a power of two.
inline constexpr int kResamplerPhaseBits = 9;
inline constexpr int kResamplerPhases = 1 << kResamplerPhaseBits;

/// One path's kernels. All are [audio]; `frames` may be 0; outputs never overlap inputs.
struct ResamplerKernels {
    /// out[c][i] = sum over k of in[c][f + k] * tap k, f being the whole frames of `place + i * step` (in 1/2^32 of
    /// a frame) and the taps those of its fraction: on the straight line between the two rows of `rows`
    /// (kResamplerPhases + 1 of kResamplerTaps each) around it.
    using Read = void (*)(float* const* out, const float* const* in, int frames, const float* rows,
                          std::uint64_t place, std::uint64_t step) noexcept;

    const char* name;
    Read read_one;  ///< one channel
    Read read_two;  ///< two, which share the work on the taps
};

/// [setup] The kernels of the path that `mix_kernels()` uses.
[[nodiscard]] const ResamplerKernels& resampler_kernels() noexcept;

/// [setup] The kernels of one path by name (`baseline`, `avx2`, `avx512`), or null when this processor or build
/// lacks it. For tests and benchmarks.
[[nodiscard]] const ResamplerKernels* find_resampler_kernels(const char* name) noexcept;

}  // namespace stillroom::audio
