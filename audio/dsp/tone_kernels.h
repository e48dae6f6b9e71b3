/// The inner loops of the synthesised sounds, in the fastest form this processor has.
///
/// Like the mixer's kernels (mix_kernels.h) they work element by element, so that every path gives the same bits;
/// the path is the one the mixer chose.
#pragma once

#include "audio/dsp/cell.h"
#include "audio/dsp/phase.h"

#include <cstdint>

namespace stillroom::audio {

/// Harmonics of one voice that `add_harmonics` sums.
inline constexpr int kHarmonics = 6;

/// Frames in a grain of noise, and from one grain to the next.
inline constexpr int kGrainFrames = 2048;
inline constexpr int kGrainHop = kGrainFrames / 2;

/// A short sound inside a cell: frames [first, last) of it, `x` running from 0 at the sound's start to 1 at its
/// end.
struct Drop {
    int first = 0, last = 0;
    float x = 0.0f, x_step = 0.0f;      ///< x at frame `first`
    std::uint32_t phase = 0, step = 0;  ///< at frame `first`
    float left = 0.0f, right = 0.0f;    ///< gains
    float attack = 1.0f;                ///< 1 / (part of the length in which it rises)
};

/// Spectrum of one grain, by bin: what both channels share and what tells them apart.
struct GrainSpectrum {
    alignas(64) float common[kGrainHop];
    alignas(64) float apart[kGrainHop];
    int bins = 0;  ///< bins [1, bins) sound; the rest are silent
    float left = 1.0f, right = 1.0f;
};

/// Working memory of an inverse transform, allocated once.
struct GrainMemory {
    alignas(64) float real[kGrainFrames];
    alignas(64) float imaginary[kGrainFrames];
    alignas(64) float other_real[kGrainFrames];
    alignas(64) float other_imaginary[kGrainFrames];
};

/// Cosines, sines and the window of a grain, computed once.
struct GrainTables {
    alignas(64) float cosine[kGrainHop];
    alignas(64) float sine[kGrainHop];
    alignas(64) float window[kGrainFrames];
};

/// One path's kernels; all [audio].
struct ToneKernels {
    /// Adds one partial: gain ramp times cosine.
    void (*add_partial)(StereoCell& cell, PhaseRamp phase, StereoRamp gain) noexcept;

    /// Adds a voice with harmonics: gain ramp times the sum of amplitude[n-1] x cos(n x phase), n from 1, by the
    /// recurrence of the Chebyshev polynomials.
    void (*add_harmonics)(StereoCell& cell, PhaseRamp phase, const float (&amplitude)[kHarmonics],
                          StereoRamp gain) noexcept;

    /// Adds a sine under the curve (1-x)^4, with a smooth attack.
    void (*add_drop)(StereoCell& cell, const Drop& drop) noexcept;

    /// Makes a windowed grain of noise: every bin gets its magnitude and two phases hashed from `seed` and its
    /// number, an inverse transform gives left (real) and right (imaginary). Power is that of the spectrum: the
    /// expected mean square per channel is 2 x sum(common^2 + apart^2) before the window.
    void (*make_grain)(float* left, float* right, const GrainSpectrum& spectrum, std::uint64_t seed,
                       const GrainTables& tables, GrainMemory& memory) noexcept;
};

/// [any] The kernels of this process.
[[nodiscard]] const ToneKernels& tone_kernels() noexcept;

/// [any] The kernels of one path by name (`baseline`, `avx2`), or null when this processor or build lacks it.
[[nodiscard]] const ToneKernels* find_tone_kernels(const char* name) noexcept;

}  // namespace stillroom::audio
