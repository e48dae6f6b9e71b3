/// The breathing pacer: when each breath turns, and the sound that follows it.
#pragma once

#include "audio/base/units.h"
#include "audio/synth/synth.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace stillroom::audio {

/// One breath in four parts; a part of zero length is skipped.
struct BreathShape {
    Seconds inhale{4.0}, hold{0.0}, exhale{6.0}, rest{0.0};
    [[nodiscard]] constexpr Seconds period() const noexcept {
        return {inhale.value + hold.value + exhale.value + rest.value};
    }
};

/// A pacer over time. Without a ramp breath n starts at round(n x period) frames: no drift, ever. With a ramp
/// breath k lasts from_period x (1 + growth)^k (or divided, when it quickens) until the target period is reached
/// within a thousandth, and the shape scales with it; a later breath starts at the rounded sum.
struct BreathCourse {
    BreathShape shape;                      ///< of the steady breaths at the end of the ramp
    std::optional<double> from_per_minute;  ///< rate of the first breath of a ramp
    double growth = 0.0;
};

/// The frames at which one breath turns, from the pacer's own start.
struct Breath {
    std::int64_t index = 0;
    Frames inhale, hold, exhale, rest, end;  ///< starts of the parts; `end` is the next breath's start
};

/// [control] The breath that sounds at frame `at` (0 or later). Computes the ramp anew at every call (microseconds,
/// one allocation).
[[nodiscard]] Breath breath_at(const BreathCourse& course, SampleRate rate, Frames at);

/// [control] The breath with this index; cost as above.
[[nodiscard]] Breath breath_number(const BreathCourse& course, SampleRate rate, std::int64_t index);

/// What a pacer sounds like: a swell of soft noise, a soft gliding tone, or both.
enum class PacerSound { swell, glide, both };

/// [any] Loudness of a sound, integrated over steady breathing of 4 s in and 6 s out; a test holds it within 1 LU.
[[nodiscard]] Loudness pacer_loudness(PacerSound sound) noexcept;

/// [setup] The pacer as a source; its `loudness()` is `pacer_loudness(sound)`.
[[nodiscard]] std::unique_ptr<SynthSource> make_pacer(const BreathCourse& course, PacerSound sound, SampleRate rate,
                                                      std::uint64_t seed);

}  // namespace stillroom::audio
