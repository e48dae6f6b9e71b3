/// The inner loops of the mixer, in the fastest form this processor has.
///
/// Every kernel works element by element: each voice adds one product to an output sample, never fused and in the
/// order of the voices, whatever the width of the vectors. So all paths give the same bits, and the choice is free:
/// the best the processor has, or the one named by the environment variable STILLROOM_SIMD (`baseline`, `avx2`,
/// `avx512`) where present.
#pragma once

#include "audio/base/realtime.h"

namespace stillroom::audio {

/// Where a voice is: its next frames, and its gain on a straight line. Gain of frame i = base + slope * (first +
/// i).
struct MixRun {
    const float* left = nullptr;
    const float* right = nullptr;  ///< the same as `left` for mono
    float base = 0.0f;
    float slope = 0.0f;
    int first = 0;
};

/// One path's kernels. All are [audio]; `frames` may be 0; outputs never overlap inputs, except the in-place ones.
struct MixKernels {
    /// Voices that one pass over a bus takes at once: the bus is then read and written once for all of them.
    static constexpr int kAtOnce = 8;

    /// Adds `count` voices (0 to kAtOnce) to a stereo bus, the first one first, each from frame `offset` of its run
    /// on.
    using Mix = void (*)(float* left, float* right, const MixRun* const* runs, int count, int offset,
                         int frames) noexcept;

    const char* name;
    /// Voices of one channel at gains that stand still (slope 0): at unity on both sides.
    Mix mix_mono;
    Mix mix_mono_ramp;
    /// Any voices at gains that stand still.
    Mix mix_stereo;
    Mix mix_stereo_ramp;
    /// data[i] *= gain, and the same along a ramp.
    void (*scale)(float* data, int frames, float gain) noexcept;
    void (*scale_ramp)(float* data, int frames, float base, float slope, int first) noexcept;
};

/// [any] The kernels of this process, chosen at the first call.
[[nodiscard]] const MixKernels& mix_kernels() noexcept;

/// [any] The kernels of one path by name, or null when this processor or build lacks it. For tests and benchmarks.
[[nodiscard]] const MixKernels* find_mix_kernels(const char* name) noexcept;

}  // namespace stillroom::audio
