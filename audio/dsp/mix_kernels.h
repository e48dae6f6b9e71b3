/// The inner loops of the mixer, in the fastest form this processor has.
///
/// Every kernel works element by element: each output sample is one multiplication and one addition, never fused,
/// whatever the width of the vectors. So all paths give the same bits, and the choice is free: the best the
/// processor has, or the one named by the environment variable STILLROOM_SIMD (`baseline`, `avx2`, `avx512`) where
/// present.
#pragma once

#include "audio/base/realtime.h"

namespace stillroom::audio {

/// One path's kernels. All are [audio]; `frames` may be 0; outputs never overlap inputs, except the in-place ones.
struct MixKernels {
    const char* name;

    /// left[i] += in[i] * gain, right[i] += in[i] * gain: a mono voice into a stereo bus, at unity on both sides.
    void (*mix_mono)(float* left, float* right, const float* in, int frames, float gain) noexcept;
    /// The same with gain base + slope * (first + i).
    void (*mix_mono_ramp)(float* left, float* right, const float* in, int frames, float base, float slope,
                          int first) noexcept;
    /// left[i] += in_left[i] * gain, right[i] += in_right[i] * gain.
    void (*mix_stereo)(float* left, float* right, const float* in_left, const float* in_right, int frames,
                       float gain) noexcept;
    void (*mix_stereo_ramp)(float* left, float* right, const float* in_left, const float* in_right, int frames,
                            float base, float slope, int first) noexcept;
    /// data[i] *= gain, and the same along a ramp.
    void (*scale)(float* data, int frames, float gain) noexcept;
    void (*scale_ramp)(float* data, int frames, float base, float slope, int first) noexcept;
    /// True when every sample is finite.
    bool (*finite)(const float* data, int frames) noexcept;
};

/// [any] The kernels of this process, chosen at the first call.
[[nodiscard]] const MixKernels& mix_kernels() noexcept;

/// [any] The kernels of one path by name, or null when this processor or build lacks it. For tests and benchmarks.
[[nodiscard]] const MixKernels* find_mix_kernels(const char* name) noexcept;

}  // namespace stillroom::audio
