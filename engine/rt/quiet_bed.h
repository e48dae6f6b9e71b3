/// What staff's QUIET does at once, whatever the rest of the program is busy with.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/mix_kernels.h"
#include "audio/dsp/source.h"
#include "engine/rt/safety_gain.h"

namespace stillroom::engine::rt {

/// The hush that sounds instead of a session. The source is borrowed, endless, and needs nothing but the processor.
struct QuietSettings {
    audio::Source* source = nullptr;  ///< null: nothing sounds in quiet
    float gain = 0.0f;                ///< linear
};

/// All that a session sounds gives way to a hush bed, and comes back. Both move over the time of the command
/// (clinical research 1.7: eight seconds). All but the constructor: [audio].
class QuietBed {
public:
    /// [setup]
    QuietBed(const QuietSettings& settings, audio::SampleRate rate);

    /// Begins to move with frame `at` of the mixer's clock.
    void apply(const SafetyCommand& command, Frames at) noexcept STILLROOM_REALTIME;

    /// Makes ready what the next `frames` frames from `at` on need. @pre frames at most kMaxBlock
    void render(Frames at, int frames) noexcept STILLROOM_REALTIME;

    /// Lowers what a session sounds on one output and adds the hush, for the frames made ready.
    void process(audio::AudioView governed, audio::AudioView free) const noexcept STILLROOM_REALTIME;

    /// The hush is heard, or will be in a moment.
    [[nodiscard]] bool sounds() const noexcept STILLROOM_REALTIME { return session_.target() < 1.0f; }

private:
    [[nodiscard]] bool hush_is_heard(Frames at) const noexcept STILLROOM_REALTIME {
        return settings_.source != nullptr && (hush_.target() > 0.0f || hush_.moving(at));
    }

    QuietSettings settings_;
    const audio::MixKernels* kernels_;
    SafetyGain session_;
    audio::GainRamp hush_;
    audio::AudioBuffer sound_;
    Frames at_;
    int frames_ = 0;
    bool heard_ = false;
};

}  // namespace stillroom::engine::rt
