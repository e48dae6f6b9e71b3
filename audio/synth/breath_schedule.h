/// When each breath turns, in exact arithmetic.
#pragma once

#include "audio/base/realtime.h"
#include "audio/synth/pacer.h"

#include <cstdint>
#include <vector>

namespace stillroom::audio {

/// The turns of a course at one rate. Lengths are taken to the nearest 10 femtoseconds, which makes every length
/// written in decimals exact, and added as whole numbers: every turn is the frame nearest to its true time (halves
/// upwards), after twelve hours as in the first minute. A length that has no end in decimals (5.5 a minute) is off
/// by 5 femtoseconds at most, which is less than 4 millionths of a frame after twelve hours.
class BreathSchedule {
public:
    /// [setup] Computes the ramp; allocates one number for each of its breaths.
    BreathSchedule(const BreathCourse& course, SampleRate rate);

    /// [audio] The breath with this index. @pre index >= 0
    [[nodiscard]] Breath breath(std::int64_t index) const noexcept STILLROOM_REALTIME;

    /// [audio] The breath that sounds at this frame. @pre at >= 0
    [[nodiscard]] Breath breath_at(Frames at) const noexcept STILLROOM_REALTIME;

private:
    __extension__ using Ticks = __int128;

    [[nodiscard]] static Ticks ticks(double seconds) noexcept;
    [[nodiscard]] Frames nearest_frame(Ticks time) const noexcept;
    [[nodiscard]] std::int64_t ramp_breaths() const noexcept {
        return static_cast<std::int64_t>(ramp_starts_.size()) - 1;
    }

    SampleRate rate_;
    Ticks hold_, exhale_, rest_, period_;  ///< of a steady breath, from its start
    double shares_[3]{};                   ///< the same as parts of the period, for the breaths of the ramp
    std::vector<Ticks> ramp_starts_;       ///< start of each ramp breath, and then of the first steady one
};

}  // namespace stillroom::audio
