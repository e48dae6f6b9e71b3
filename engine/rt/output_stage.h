/// The last stretch before an output: what makes it impossible to hurt or startle.
///
///   governed bus (beds, nature, pacer, tones) ─┐
///   free bus (lines) ──────────────────────────┴▶ sum ▶ room's gain ▶ true-peak limiter ▶ safety gains ─┐
///   live talk (talkback.h, with a clip guard of its own) ─────────────────────────────────────────────────┴▶
///   finite check ▶ clip guard ▶ meter, dose
///
/// Safety gains (stop, cut, lower, talk) stand behind the limiter and only ever attenuate, so they act in the very
/// block they arrive in.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/clip_guard.h"
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

namespace stillroom::engine::rt {

struct OutputStageSettings {
    audio::Decibels ceiling{-4.0};  ///< dB true peak no output may pass
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

    /// [any] Frames by which the sound is delayed.
    [[nodiscard]] static constexpr audio::Frames latency() noexcept { return audio::TruePeakLimiter::latency(); }

    /// [audio] Sums the buses into `out` and finishes it. All three: 2 channels, the same number of frames. Live
    /// `talk`, mono, as many frames, joins behind the safety gains; null where nobody talks.
    void process(audio::AudioView governed, audio::AudioView free, audio::AudioView out,
                 const float* talk = nullptr) noexcept STILLROOM_REALTIME;

    /// [audio] A safety gain of this stage begins to move with the next frame; see SafetyGain. @pre not quiet,
    /// which acts before the stage
    void apply(const SafetyCommand& command) noexcept STILLROOM_REALTIME;

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
    const audio::MixKernels& kernels_;
    audio::RiseGovernor governor_;
    audio::TruePeakLimiter limiter_;
    audio::FiniteCheck finite_check_;
    audio::ClipGuard guard_;
    audio::Meter meter_;
    audio::SoundDose dose_;
    float room_gain_;
    SafetyGain master_;
    SafetyGain trim_;
    SafetyGain talk_;
    audio::Frames clock_;  ///< frames that left this stage
    std::int64_t not_finite_ = 0;
};

}  // namespace stillroom::engine::rt
