/// The grid on which synthesised sound is made.
///
/// Time is cut into cells of `kCellFrames` frames, counted from the start of the sound. A generator is a pure
/// function from a cell's number to its samples: control values are computed at the cell's two ends and run
/// straight between them, phases come from the absolute frame. Nothing is carried from cell to cell, so a sound can
/// start at any cell.
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"

#include <cstdint>

namespace stillroom::audio {

/// 5.3 ms at 48 kHz.
inline constexpr int kCellFrames = 256;

/// One cell of stereo sound.
struct StereoCell {
    alignas(64) float left[kCellFrames];
    alignas(64) float right[kCellFrames];

    /// [audio]
    void clear() noexcept STILLROOM_REALTIME {
        for (int i = 0; i < kCellFrames; ++i) left[i] = right[i] = 0.0f;
    }
};

/// [any] A length of time in whole cells, at least two.
[[nodiscard]] inline std::int64_t cells_of(Seconds length, SampleRate rate) noexcept {
    const std::int64_t cells = (frames_of(length, rate).count + kCellFrames / 2) / kCellFrames;
    return cells < 2 ? 2 : cells;
}

/// A value that runs straight through a cell.
struct Ramp {
    float from = 0.0f;
    float step = 0.0f;  ///< per frame

    /// [any] From the values at a cell's start and at the next cell's start.
    [[nodiscard]] static Ramp between(double start, double end) noexcept STILLROOM_REALTIME {
        return {static_cast<float>(start), static_cast<float>((end - start) / kCellFrames)};
    }
};

}  // namespace stillroom::audio
