/// A gain that staff move by hand, and that must never startle.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/mix_kernels.h"
#include "engine/rt/command.h"

namespace stillroom::engine::rt {

/// From 0 to 1, at 1 to begin with. Falls as fast as it is told; what still sounds rises at most 12 dB a second,
/// however staff press, and a rise then takes longer than was asked (architecture, laws of safe sound). All but the
/// constructor: [audio].
class SafetyGain {
public:
    /// Whether a return from nearly nothing counts as one from silence, which has a length of its own. Not where
    /// the lowest that staff reach is still heard.
    enum class Silence { is_reached, is_not_reached };

    /// [setup]
    SafetyGain(audio::SampleRate rate, Silence silence);

    /// Begins to move with frame `at` of the stage's own clock.
    void apply(const SafetyCommand& command, Frames at) noexcept STILLROOM_REALTIME;
    /// Scales sound, in place, whose first frame is `at`.
    void ride(audio::AudioView sound, Frames at) const noexcept STILLROOM_REALTIME;
    [[nodiscard]] float target() const noexcept STILLROOM_REALTIME { return ramp_.target(); }
    /// It stands at 1 and changes nothing.
    [[nodiscard]] bool idle(Frames at) const noexcept STILLROOM_REALTIME {
        return ramp_.target() == 1.0f && !ramp_.moving(at);
    }

private:
    audio::SampleRate rate_;
    Silence silence_;
    const audio::MixKernels* kernels_;
    audio::GainRamp ramp_;
};

}  // namespace stillroom::engine::rt
