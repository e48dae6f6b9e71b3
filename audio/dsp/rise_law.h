/// How fast a gain may rise (architecture, laws of safe sound).
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/gain_ramp.h"

namespace stillroom::audio {

/// Gain of what already sounds rises at most this fast: when scheduled, and by hand.
inline constexpr double kScheduledRise = 6.0;  // dB per second
inline constexpr double kRiseByHand = 12.0;    // dB per second

/// [audio] The fewest frames in which a ramp of this shape may go from gain `from` to `to` without ever rising
/// faster than `decibels_per_second`; 0 where it does not rise. Silence counts as GainRamp::kSilenceFloor. @pre
/// both 0 or more
[[nodiscard]] Frames shortest_rise(float from, float to, RampShape shape, double decibels_per_second,
                                   SampleRate rate) noexcept STILLROOM_REALTIME;

}  // namespace stillroom::audio
