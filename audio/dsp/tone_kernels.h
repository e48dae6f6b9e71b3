/// The inner loops of the synthesised sounds, in the fastest form this processor has.
///
/// Like the mixer's kernels (mix_kernels.h) they work element by element, in the same order on every path, so that
/// every path gives the same bits; the path is the one the mixer chose.
#pragma once

#include "audio/dsp/cell.h"
#include "audio/dsp/phase.h"

#include <cstdint>

namespace stillroom::audio {

/// Harmonics of one voice.
inline constexpr int kHarmonics = 6;

/// Layers of one voice.
inline constexpr int kVoiceLayers = 2;

/// The most bands of noise that sound at once.
inline constexpr int kNoiseBands = 3;

/// Pieces of noise begin at multiples of so many frames of their table, so that vectors load in line.
inline constexpr int kNoisePlace = 16;

/// Frames [first, last) of a cell.
struct CellPart {
    int first = 0;
    int last = kCellFrames;
};

/// What a voice sounds like, as a polynomial of its cosine: sum of power[n] x cos^n.
struct Harmonics {
    float power[kHarmonics + 1] = {};
};

/// A voice through one cell: the same note once or twice, on two sides, under one gain.
struct VoiceCell {
    int layers = kVoiceLayers;
    PhaseRamp phase[kVoiceLayers];
    float left[kVoiceLayers] = {}, right[kVoiceLayers] = {};
    Ramp gain;
};

/// One sine through one cell.
struct Partial {
    PhaseRamp phase;
    Ramp gain;
};

/// A short sound inside a cell: frames [first, last) of it, `x` running from 0 at the sound's start to 1 at its
/// end.
struct Drop {
    int first = 0, last = 0;
    float x = 0.0f, x_step = 0.0f;      ///< x at frame `first`
    std::uint32_t phase = 0, step = 0;  ///< at frame `first`
    float left = 0.0f, right = 0.0f;    ///< gains
    float attack = 1.0f;                ///< 1 / (part of the length in which it rises)
};

/// Where the noise of a cell lies in its tables, and how loud each band is.
struct NoiseSlice {
    int bands = 1;  ///< 1 to kNoiseBands
    const float* left[kNoiseBands] = {};
    const float* right[kNoiseBands] = {};
    float left_weight[kNoiseBands] = {};
    float right_weight[kNoiseBands] = {};
};

/// The window with which one grain of noise takes over from the one before.
struct FadeWindow {
    alignas(64) float rise[kCellFrames] = {};
    alignas(64) float fall[kCellFrames] = {};
};

/// One path's kernels; all [audio]. Those of voices and partials find each cosine from the one 16 frames before
/// (c += d, d -= 4 sin^2(8 step) c; Reinsch's form of the recurrence, which keeps slow turns exact); within a cell
/// that stays within 1e-5 of the true cosine below rate / 36, and within 1e-4 everywhere (the worst is near rate /
/// 32 and its odd multiples, where 16 frames are half a turn).
struct ToneKernels {
    /// Adds a voice: gain times the sum over its layers of side times harmonics of the cosine.
    void (*add_voice)(StereoCell& cell, const VoiceCell& voice, const Harmonics& harmonics) noexcept;

    /// The same without harmonics.
    void (*add_sines)(StereoCell& cell, const VoiceCell& voice) noexcept;

    /// Adds several partials, each under its own gain, at one place between the sides.
    void (*add_partials)(StereoCell& cell, const Partial* partials, int count, float left, float right) noexcept;

    /// Adds a sine under the curve (1-x)^4, with a smooth attack.
    void (*add_drop)(StereoCell& cell, const Drop& drop) noexcept;

    /// Adds the weighted sum of the bands, times a gain that is `gain.from` at frame `part.first`.
    void (*add_noise)(StereoCell& cell, CellPart part, const NoiseSlice& noise, Ramp gain) noexcept;

    /// The same while one grain gives way to the next. Both have the same number of bands.
    void (*cross_noise)(StereoCell& cell, CellPart part, const NoiseSlice& ending, const NoiseSlice& beginning,
                        const FadeWindow& window, Ramp gain) noexcept;

    /// out[i] += in[i] times a gain that is `gain.from` at frame `part.first`, on both sides.
    void (*add_shaped)(StereoCell& out, CellPart part, const StereoCell& in, Ramp gain) noexcept;
};

/// [any] The kernels of this process.
[[nodiscard]] const ToneKernels& tone_kernels() noexcept;

/// [any] The kernels of one path by name (`baseline`, `avx2`, `avx512`), or null when this processor or build lacks
/// it.
[[nodiscard]] const ToneKernels* find_tone_kernels(const char* name) noexcept;

}  // namespace stillroom::audio
