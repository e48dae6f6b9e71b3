/// Keeps a broken sound from leaving its layer, without a click, and lets the layer come back.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/stage_kernels.h"

namespace stillroom::engine::rt {

/// Watches a stereo bus frame by frame. From a frame that is broken (see audio/dsp/finite_check.h) on, the layer
/// lets the last sound value sink to zero over 5 ms and is then silent. Once 50 ms have passed without
/// a broken frame it rises again. What it does depends on the frames alone, never on how blocks are cut; a sound
/// without broken frames is only read.
class LayerGuard {
public:
    /// [setup] `rise`: length of the rise from silence, by the kind of the layer (architecture, laws of safe
    /// sound). @pre 1 frame or more
    LayerGuard(audio::SampleRate rate, audio::Frames rise) noexcept;

    /// What a stretch did.
    struct Outcome {
        int broken = 0;    ///< frames that were broken
        int muted = 0;     ///< times it began to fall silent
        int returned = 0;  ///< times it began to rise again
    };
    /// [audio] @pre 2 channels
    Outcome process(audio::AudioView bus) noexcept STILLROOM_REALTIME;

    /// [audio] Whether nothing of the layer's own sound is heard now.
    [[nodiscard]] bool muted() const noexcept STILLROOM_REALTIME {
        return state_ == State::falling || state_ == State::silent;
    }
    /// [audio] The largest magnitude that `process` last let through on either channel, linear.
    [[nodiscard]] float peak() const noexcept STILLROOM_REALTIME { return peak_; }

private:
    enum class State { sound, falling, silent, rising };
    void step(float& left, float& right, Outcome& outcome) noexcept STILLROOM_REALTIME;
    void fall(Outcome& outcome) noexcept STILLROOM_REALTIME;

    const audio::StageKernels& kernels_;
    int fall_frames_;
    int proof_frames_;  ///< frames without a fault after which it comes back
    int rise_frames_;
    State state_ = State::sound;
    int moved_ = 0;                               ///< frames of the present fall or rise
    int good_ = 0;                                ///< frames since the last broken one
    float last_left_ = 0.0f, last_right_ = 0.0f;  ///< of the last frame that went out
    float from_left_ = 0.0f, from_right_ = 0.0f;  ///< where the present fall began
    float peak_ = 0.0f;
};

}  // namespace stillroom::engine::rt
