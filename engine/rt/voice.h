/// One sounding instance: a source, its gain, and the layer it plays on.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/mix_kernels.h"
#include "audio/dsp/source.h"
#include "engine/rt/command.h"

namespace stillroom::engine::rt {

/// A slot of the mixer. All functions are [audio]; the source is borrowed.
class Voice {
public:
    [[nodiscard]] bool active() const noexcept STILLROOM_REALTIME { return source_ != nullptr; }
    [[nodiscard]] VoiceId id() const noexcept STILLROOM_REALTIME { return id_; }
    [[nodiscard]] int layer() const noexcept STILLROOM_REALTIME { return layer_; }
    /// Frame of the mixer's clock at which it began.
    [[nodiscard]] Frames started() const noexcept STILLROOM_REALTIME { return started_; }
    /// Whether the last piece lacked data: a stream that starves is told once, not with every block.
    [[nodiscard]] bool was_starved() const noexcept STILLROOM_REALTIME { return starved_; }
    void note_starved(bool starved) noexcept STILLROOM_REALTIME { starved_ = starved; }

    /// Begins at frame `at` of the mixer's own clock. @pre command.kind == start_voice
    void start(const Command& command, Frames at) noexcept STILLROOM_REALTIME;
    /// Moves to a gain; `stop` ends the voice there.
    void fade(Frames at, float gain, Frames length, RampShape shape, bool stop) noexcept STILLROOM_REALTIME;
    void fade_stem(const Command& command) noexcept STILLROOM_REALTIME {
        source_->fade_stem(command.stem, command.gain, command.length, command.shape);
    }
    /// Gone at once; only for what is silent or was replaced by silence.
    void drop() noexcept STILLROOM_REALTIME { source_ = nullptr; }

    /// What one stretch did.
    struct Outcome {
        bool ended = false;
        bool starved = false;
    };
    /// Adds the next frames, which start at `at`, into a stereo bus.
    Outcome mix_into(audio::AudioView bus, Frames at, const audio::MixKernels& kernels) noexcept STILLROOM_REALTIME;

private:
    audio::Source* source_ = nullptr;
    audio::GainRamp gain_;
    VoiceId id_;
    int layer_ = 0;
    Frames started_;
    bool stopping_ = false;
    bool starved_ = false;
};

}  // namespace stillroom::engine::rt
