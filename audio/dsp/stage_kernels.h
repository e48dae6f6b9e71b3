/// The inner loops of the output stage (equaliser, limiter, meter, governor, finite check), in the fastest form
/// this processor has. The path is the one `mix_kernels()` chose, so that one environment variable rules both.
///
/// Every path does the same additions and multiplications in the same order for every frame, and compares
/// magnitudes as whole numbers, so all paths give the same bits.
#pragma once

#include "audio/base/realtime.h"
#include "audio/dsp/biquad.h"

namespace stillroom::audio {

/// The half-filters of a true-peak detector: 12 taps around a frame, folded by their symmetry. With the sums
/// s = x[5-k] + x[6+k] and differences d = x[5-k] - x[6+k] of the frames around the gap between frame 5 and 6,
///   value at 1/2          = sum of half[k] * s[k]
///   values at 1/4 and 3/4 = sum of even[k] * s[k]  plus and minus  sum of odd[k] * d[k].
struct TruePeakTaps {
    float half[6];
    float even[6];
    float odd[6];
};

/// The most pairs of second-order sections in a cascade.
inline constexpr int kMaxSectionPairs = 2;

/// The most second-order sections that `run_sections` does in one pass.
inline constexpr int kMostSectionsAtOnce = 4;

/// Second-order sections that run side by side.
inline constexpr int kLanesOfSection = 4;

/// Four second-order sections, a lane each: the same one for four channels, or a pair for left and right, the first
/// section of both before the second.
///   y = s0 + b0 x, s0' = (s1 + c1 x) - a1 s0, s1' = c2 x - a2 s0  with  c = b - a b0:
/// the filter of BiquadCoefficients, with one multiplication and one addition between a state and its next.
struct SectionTaps {
    alignas(32) double b0[kLanesOfSection] = {}, c1[kLanesOfSection] = {}, c2[kLanesOfSection] = {},
                       a1[kLanesOfSection] = {}, a2[kLanesOfSection] = {};
};

/// [setup] Makes a lane this filter.
void set_section(SectionTaps& taps, int lane, const BiquadCoefficients& filter) noexcept;

/// What four sections remember, a lane each.
struct SectionState {
    alignas(32) double s0[kLanesOfSection] = {}, s1[kLanesOfSection] = {};
};

/// What a cascade remembers of two channels. In lanes as above.
struct CascadeState {
    alignas(32) double s0[kMaxSectionPairs][4] = {}, s1[kMaxSectionPairs][4] = {};
    alignas(32) double given[kMaxSectionPairs][4] = {};  ///< what the sections gave for the last frame
    alignas(32) double filtered[4] = {};                 ///< sums of squares behind the last two sections
    alignas(32) double plain[4] = {};                    ///< of what went into the first two
};

/// One path's kernels. All are [audio]; `frames` may be 0; inputs and outputs do not overlap, except the in-place
/// ones.
struct StageKernels {
    const char* name;

    /// The largest magnitude among the samples, 0 for none. Not finite when one of them is not.
    float (*highest_magnitude)(const float* data, int frames) noexcept;

    /// out[i] = in[i], but 0 where |in[i]| is not below `limit` (NaN is not) or is subnormal. Returns the largest
    /// magnitude of `out`. @pre limit is finite and positive
    float (*copy_sane)(float* out, const float* in, int frames, float limit) noexcept;

    /// The same in place.
    float (*make_sane)(float* data, int frames, float limit) noexcept;

    /// peaks[i] = the largest of peaks[i], |x[i]| and the three values interpolated between x[i] and x[i + 1].
    /// Reads x[-5] to x[frames + 12] and writes peaks[0] to peaks[frames + 6]: it works in steps of up to
    /// eight.
    void (*raise_true_peaks)(float* peaks, const float* x, int frames, const TruePeakTaps& taps) noexcept;

    /// out[i] = in[i] * gains[i], no further from zero than `ceiling`.
    void (*scale_to_ceiling)(float* out, const float* in, const float* gains, int frames, float ceiling) noexcept;

    /// data[i] no further from zero than `ceiling`; NaN stays.
    void (*clip)(float* data, int frames, float ceiling) noexcept;

    /// Sends two channels through one or two pairs of sections, each section fed with what the one before it gave
    /// for the frame before, and adds up squares.
    void (*add_energy)(const float* left, const float* right, int frames, const SectionTaps* taps, int pairs,
                       CascadeState& state) noexcept;

    /// Sends four channels in place through 1 to kMostSectionsAtOnce sections, one after the other. The same
    /// channel may stand in several lanes.
    void (*run_sections)(float* const* channels, int frames, const SectionTaps* taps, SectionState* states,
                         int sections) noexcept;
};

/// [setup] The kernels of the path that `mix_kernels()` uses.
[[nodiscard]] const StageKernels& stage_kernels() noexcept;

/// [setup] The kernels of one path by name (`baseline`, `avx2`, `avx512`), or null when this processor or build
/// lacks it. For tests and benchmarks.
[[nodiscard]] const StageKernels* find_stage_kernels(const char* name) noexcept;

}  // namespace stillroom::audio
