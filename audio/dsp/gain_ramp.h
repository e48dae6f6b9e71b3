/// Click-free gain over time.
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"

#include <cstdint>

namespace stillroom::audio {

/// The way from one gain to another. All are continuous; `smooth` and `decibel_smooth` also start and end level.
enum class RampShape : std::uint8_t {
    linear,           ///< straight in amplitude
    equal_power_in,   ///< quarter sine: the rising half of a crossfade that keeps the power of unlike sounds
    equal_power_out,  ///< quarter cosine: its falling half
    smooth,           ///< raised cosine in amplitude: from and to silence
    decibel,          ///< straight in dB; silence counts as kSilenceFloor, left or reached within one cell
    decibel_smooth,   ///< raised cosine in dB (ducks); silence as for `decibel`
};

/// Part of a ramp on which the gain is a straight line: gain of frame i = base + slope * (first + i).
struct RampSegment {
    float base = 1.0f;
    float slope = 0.0f;
    int first = 0;
    int frames = 0;
    [[nodiscard]] bool constant() const noexcept { return slope == 0.0f; }
};

/// A gain that moves.
///
/// Values are a function of the absolute frame alone: the curve is evaluated on a grid of absolute frames and at
/// the ramp's two ends, and is a straight line between. So the samples do not depend on how blocks are cut, and
/// nothing accumulates. A new ramp starts from where the old one is.
///
/// The grid is `kCell` frames wide for quick ramps and `kWideCell` for those of `kLong` frames and more, where the
/// chord is nowhere further than 0.01 dB from the curve (a raised cosine: 0.62 (cell / length)^2 of full gain; 60
/// dB in a second: 0.006 dB).
class GainRamp {
public:
    static constexpr int kCell = 64;
    static constexpr int kWideCell = 512;
    static constexpr Frames kLong{48000};
    /// Where a ramp in dB that comes from or goes to silence has its end: -60 dB, below what is heard under any
    /// bed.
    static constexpr float kSilenceFloor = 0.001f;

    /// [audio] Jumps. Only for what is silent now.
    void set(float gain) noexcept STILLROOM_REALTIME;

    /// [audio] From the gain at frame `at` to `gain`, reached `length` frames later. @pre at >= 0, length >= 0
    void start(Frames at, float gain, Frames length, RampShape shape) noexcept STILLROOM_REALTIME;

    /// [audio] The straight stretch that starts at `at`, at most `frames` long. @pre frames > 0
    [[nodiscard]] RampSegment segment(Frames at, int frames) const noexcept STILLROOM_REALTIME;

    /// [audio] The gain at one frame.
    [[nodiscard]] float value(Frames at) const noexcept STILLROOM_REALTIME;

    /// [audio] Where it is going, or stands.
    [[nodiscard]] float target() const noexcept STILLROOM_REALTIME { return to_; }

    /// [audio] True until the target is reached.
    [[nodiscard]] bool moving(Frames at) const noexcept STILLROOM_REALTIME { return at < end_; }

private:
    [[nodiscard]] float curve(Frames at) const noexcept STILLROOM_REALTIME;

    float from_ = 1.0f;
    float to_ = 1.0f;
    float way_from_ = 1.0f;   ///< of a ramp in dB: where its curve begins
    double log_ratio_ = 0.0;  ///< and log2 of how far it goes
    Frames start_{0};
    Frames end_{0};
    double inverse_length_ = 0.0;
    int cell_ = kCell;
    RampShape shape_ = RampShape::linear;
};

}  // namespace stillroom::audio
