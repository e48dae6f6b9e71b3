/// Phase that never drifts: an integer computed from the absolute frame.
#pragma once

#include "audio/dsp/cell.h"

#include <cstdint>

namespace stillroom::audio {

/// Phase through a cell in 2^-32 turns: `from` at its first frame, `step` more at each frame, modulo one turn.
struct PhaseRamp {
    std::uint32_t from = 0;
    std::uint32_t step = 0;
};

/// A frequency as an integer: 2^-64 turns per frame. After 12 hours at 48 kHz its phase is off the true one by less
/// than 2^-33 turns times the error of the frequency's own double, which is far below anything audible.
class PhaseClock {
public:
    PhaseClock() = default;

    /// [setup] @pre 0 <= hertz < rate / 2. `start` is the phase at frame 0 in 2^-64 turns.
    PhaseClock(double hertz, SampleRate rate, std::uint64_t start = 0) noexcept
        : step_(static_cast<std::uint64_t>(hertz / rate.hertz * 0x1p64)), start_(start) {}

    /// [audio] Through the cell that begins at `frame`, with an offset in turns that runs from `bend_from` to
    /// `bend_to` (each below 30000 turns); a steady bend is a steady phase, a moving one bends the pitch.
    [[nodiscard]] PhaseRamp through(std::int64_t frame, double bend_from = 0.0,
                                    double bend_to = 0.0) const noexcept STILLROOM_REALTIME {
        const std::int64_t from = fixed(bend_from);
        const std::int64_t slope = (fixed(bend_to) - from) / kCellFrames;
        // Offsets are kept in 2^-48 turns, so that they may count many turns; 16 more bits make them a phase.
        const std::uint64_t phase =
            start_ + step_ * static_cast<std::uint64_t>(frame) + (static_cast<std::uint64_t>(from) << 16);
        const std::uint64_t step = step_ + (static_cast<std::uint64_t>(slope) << 16);
        return {static_cast<std::uint32_t>(phase >> 32), static_cast<std::uint32_t>(step >> 32)};
    }

private:
    static std::int64_t fixed(double turns) noexcept { return static_cast<std::int64_t>(turns * 0x1p48); }
    std::uint64_t step_ = 0;
    std::uint64_t start_ = 0;
};

}  // namespace stillroom::audio
