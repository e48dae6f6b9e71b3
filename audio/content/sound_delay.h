/// How late a sound comes back.
#pragma once

#include "audio/base/units.h"

#include <optional>
#include <span>

namespace stillroom::audio {

/// What is heard of a sound that was played.
struct SoundDelay {
    Frames delay;           ///< of what came first, from its playing to its hearing
    double clear_by = 0.0;  ///< dB by which that peak of the response stands above the root mean square of the rest
    Decibels level{};       ///< how loud it came, against how it was played
};

/// [control] Compares what was played with what was heard, whose first frames are of the same instant, and finds by
/// how many frames, 0 to `longest`, the one lags the other: the response of the way between is their quotient in
/// frequencies; its first peak of at least half the highest is the delay. Nothing where one of them is silent. It
/// always names a peak: how clear that is, is `clear_by`. Equal channels of a sweep or of noise are wanted as
/// `played`. @pre heard holds at least as much as played
[[nodiscard]] std::optional<SoundDelay> find_delay(std::span<const float> played, std::span<const float> heard,
                                                   Frames longest);

}  // namespace stillroom::audio
