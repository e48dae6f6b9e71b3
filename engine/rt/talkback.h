/// Push-to-talk: staff's microphone on its way to one patient's ears.
///
///   InputRing ─▶ as late as it must be and no later ─▶ howl guard ─▶ clip guard ─▶ fade of 10 ms ─▶ output stages
///
/// The input's clock is not the output's. Frames are taken as they come: when they run out for a moment the sound
/// falls within 2 ms, mirrored so that nothing clicks, and is back with the next ones; when more than a few wait
/// all the time they are skipped over a crossfade. So the way through adds at most a block, and never grows.
///
/// Nothing of it is kept, and none of it is in any render: it sounds while it is on and is gone.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/input_ring.h"
#include "audio/base/units.h"
#include "audio/dsp/finite_check.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/source.h"
#include "engine/rt/howl_guard.h"

#include <array>
#include <cstddef>
#include <utility>

namespace stillroom::engine::rt {

class Talkback {
public:
    /// Live talk is never louder than this, in samples: 6 dB under the ceiling of an output by default, so that
    /// with the lowered bed no true peak passes that.
    static constexpr float kHighest = 0.316228f;
    /// It closes itself after this time even where nobody is left to close it (issue 4, point 6); staff are told by
    /// the conductor, which counts too.
    static constexpr audio::Seconds kLongest{30.0};

    /// [setup]
    explicit Talkback(audio::SampleRate rate);
    /// [setup] Where its sound comes from; the ring outlives it. Without one nothing is ever heard.
    void connect(audio::InputRing& ring) noexcept { ring_ = &ring; }

    /// [audio] The key is pressed, from the next frame on; pressing it again gives another kLongest.
    void press() noexcept STILLROOM_REALTIME;
    /// [audio] The key is released, or something that ranks higher ends it: it fades within `length`, 15 ms at
    /// most.
    void release(audio::Frames length) noexcept STILLROOM_REALTIME;
    void release() noexcept STILLROOM_REALTIME { release(fade_); }

    /// [audio] The next frames, mono, at most audio::kMaxBlock; null when there is nothing to hear.
    [[nodiscard]] const float* render(int frames) noexcept STILLROOM_REALTIME;

    /// [audio] True once when it howled and has closed itself.
    [[nodiscard]] bool take_howl() noexcept STILLROOM_REALTIME { return std::exchange(howled_, false); }
    /// [audio] The microphone is open, also while it fades.
    [[nodiscard]] bool on() const noexcept STILLROOM_REALTIME { return on_; }

private:
    /// Frames of the crossfades that hide where frames are missing or skipped.
    static constexpr int kMend = 96;

    void take_in(int frames) noexcept STILLROOM_REALTIME;
    /// Whole frames from the ring into the buffer; how many.
    [[nodiscard]] int take_flowing(int frames) noexcept STILLROOM_REALTIME;
    void mend(int got, int frames) noexcept STILLROOM_REALTIME;
    void remember(int got) noexcept STILLROOM_REALTIME;
    void watch_delay(int frames) noexcept STILLROOM_REALTIME;
    void guard_peaks(int frames) noexcept STILLROOM_REALTIME;
    void fade(int frames) noexcept STILLROOM_REALTIME;
    void close() noexcept STILLROOM_REALTIME;

    audio::InputRing* ring_ = nullptr;
    audio::Frames fade_, longest_;
    int settling_;  ///< frames after the press in which it finds out how late it must be, unheard
    int window_;    ///< frames over which the delay is watched
    audio::AudioBuffer buffer_{1, audio::kMaxBlock};
    audio::FiniteCheck finite_check_;
    HowlGuard howl_guard_;
    audio::GainRamp gain_;
    audio::Frames clock_;

    bool on_ = false;
    bool closing_ = false;
    bool settled_ = false;          ///< it knows how late it must be, and may be heard
    bool heard_something_ = false;  ///< the buffer holds what was said
    audio::Frames heard_;           ///< since the press
    bool howled_ = false;

    bool flowing_ = false;
    int fallen_ = kMend;                   ///< frames since the frames ran out
    int risen_ = 0;                        ///< frames since they came back
    std::array<float, kMend> last_{};      ///< the last frames that came, the newest at the end
    std::array<float, kMend> mirrored_{};  ///< of them, what stands in while it falls
    int watched_ = 0;
    int lowest_ = 0;  ///< frames that waited all the time while the delay was watched
    int skip_ = 0;    ///< frames to leave out, soon
    float peak_ = 0.0f;
    float peak_fall_;
};

}  // namespace stillroom::engine::rt
