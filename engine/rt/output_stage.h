/// The last stretch before an output: what makes it impossible to hurt or startle.
///
///   governed bus (beds, nature, pacer, tones) ─▶ EQ ▶ rise governor ─┐
///   free bus (lines) ──────────────────────────▶ EQ ─────────────────┴▶ sum ▶ room's gain ▶ delay ─┐
///   ┌──────────────────────────────────────────────────────────────────────────────────────────────┘
///   └▶ true-peak limiter ▶ safety gains ─┐
///   live talk ▶ room's gain ─────────────┴▶ finite check ▶ clip guard ▶ meter, dose
///
/// What a room's profile says of the output, and why it stands where it does:
///   - EQ before the governor, on both buses: the law of rises holds for what the ear hears. Behind the governor a
///     band of +12 dB would let a bed rise by 22 dB where 10 are allowed. The limiter stands behind both, so that
///     no EQ passes the ceiling.
///   - The room's gain (trim, and 18 dB down where nobody measured) behind the governor, so that its floor, below
///     which anything may begin, is turned down with the rest. Talk is turned down as well.
///   - The delay behind the governor, where one line serves both buses, and before the safety gains, which would
///     otherwise come late. Every law before and behind it looks at the sound and not at the clock, so moving the
///     sound in time changes none of them. Live talk passes it by: it must never be later than it has to be.
/// An output without any of these has the same samples, bit for bit, as if they were not there.
///
/// Safety gains (stop, cut, lower, talk) stand behind the limiter and only ever attenuate, so they act in the very
/// block they arrive in. With them stands the gain of an output that was lost: what nobody hears is measured as
/// silence, and what is heard again comes slowly.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/biquad.h"
#include "audio/dsp/clip_guard.h"
#include "audio/dsp/delay_line.h"
#include "audio/dsp/equaliser.h"
#include "audio/dsp/finite_check.h"
#include "audio/dsp/meter.h"
#include "audio/dsp/mix_kernels.h"
#include "audio/dsp/rise_governor.h"
#include "audio/dsp/sound_dose.h"
#include "audio/dsp/true_peak_limiter.h"
#include "engine/rt/command.h"
#include "engine/rt/safety_gain.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace stillroom::engine::rt {

struct OutputStageSettings {
    audio::Decibels ceiling{-4.0};  ///< dB true peak no output may pass
    /// The room's equaliser, in this order; at most Equaliser::kMostBands.
    std::vector<audio::BiquadCoefficients> equaliser{};
    audio::Frames delay{};      ///< to meet the sound of another output; not a part of `latency`
    audio::Decibels trim{0.0};  ///< makes it softer, at most 0
    /// What a technician measured at the listener's ear; without it the dose is not known.
    std::optional<audio::EarCalibration> calibration{};
    /// Of an output in a room's profile that nobody has measured: it is 18 dB down (architecture, laws of safe
    /// sound).
    bool uncalibrated = false;
    /// One patient's ears and nobody else's: private sources may be heard here. Without it an output is open.
    bool is_private = false;
};

/// One stereo output of a zone.
class OutputStage {
public:
    /// [setup]
    OutputStage(const OutputStageSettings& settings, audio::SampleRate rate);

    /// [any] Frames by which the sound comes late whatever the room's profile says: the limiter's look-ahead.
    [[nodiscard]] static constexpr audio::Frames latency() noexcept { return audio::TruePeakLimiter::latency(); }

    /// [audio] Sums the buses into `out` and finishes it. All three: 2 channels, the same number of frames. Live
    /// `talk`, mono, as many frames, joins behind the safety gains; null where nobody talks. The buses are used up.
    void process(audio::AudioView governed, audio::AudioView free, audio::AudioView out,
                 const float* talk = nullptr) noexcept STILLROOM_REALTIME;

    /// [audio] A safety gain of this stage begins to move with the next frame; see SafetyGain. @pre not quiet,
    /// which acts before the stage
    void apply(const SafetyCommand& command) noexcept STILLROOM_REALTIME;

    /// [audio] Nobody hears this output: silence leaves it from the next frame on.
    void lose() noexcept STILLROOM_REALTIME;
    /// [audio] It is heard again: what was lost rises from silence over eight seconds, beginning with the next
    /// frame. Staff's own voice is there at once.
    void regain() noexcept STILLROOM_REALTIME;

    /// [audio] Where the safety gains stand or are moving to.
    [[nodiscard]] float master() const noexcept STILLROOM_REALTIME { return master_.target(); }
    [[nodiscard]] float trim() const noexcept STILLROOM_REALTIME { return trim_.target(); }
    [[nodiscard]] float talk() const noexcept STILLROOM_REALTIME { return talk_.target(); }
    [[nodiscard]] const audio::MeterReading& reading() const noexcept STILLROOM_REALTIME {
        return meter_.reading();
    }

    /// [audio] What the listener's ears have taken.
    [[nodiscard]] const audio::DoseReading& dose() const noexcept STILLROOM_REALTIME { return dose_.reading(); }

    /// [audio] Broken samples found behind the limiter since the last call.
    [[nodiscard]] std::int64_t take_not_finite() noexcept STILLROOM_REALTIME;

private:
    void equalise(audio::AudioView governed, audio::AudioView free) noexcept STILLROOM_REALTIME;
    void add(const float* talk, audio::AudioView out) const noexcept STILLROOM_REALTIME;

    const audio::MixKernels& kernels_;
    audio::Equaliser equaliser_;  ///< of both buses: governed left and right, free left and right
    audio::RiseGovernor governor_;
    audio::DelayLine delay_;
    audio::TruePeakLimiter limiter_;
    audio::FiniteCheck finite_check_;
    audio::ClipGuard guard_;
    audio::Meter meter_;
    audio::SoundDose dose_;
    float room_gain_;
    SafetyGain master_;
    SafetyGain trim_;
    SafetyGain talk_;
    SafetyGain heard_;
    audio::Frames return_;  ///< length of the rise once it is heard again
    audio::Frames clock_;   ///< frames that left this stage
    std::int64_t not_finite_ = 0;
};

}  // namespace stillroom::engine::rt
