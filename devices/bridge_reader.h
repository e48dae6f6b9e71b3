/// Reads a zone's sound for a bridged output: at any pace, from any place, and never with a step in it.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/frame_history.h"
#include "audio/base/units.h"
#include "audio/dsp/drift_resampler.h"

#include <cstdint>

namespace stillroom::devices {

/// A reading place in a history, and the gain with which it sounds. It sinks to silence in 5 ms before it goes to
/// another place and before the frames run out, and comes back in 5 ms; after half a second of silence and at the
/// start it rises over 2 s. Belongs to one thread.
class BridgeReader {
public:
    /// [setup] The history is borrowed.
    BridgeReader(const audio::FrameHistory& history, audio::SampleRate rate);

    /// [any] Frames that must be there beyond what is read, for the filter and for a last fade.
    [[nodiscard]] static audio::Frames reach(audio::SampleRate rate) noexcept;

    /// [audio] Frames of the history by which the reading place lies before `wanted`.
    [[nodiscard]] double behind(double wanted) const noexcept STILLROOM_REALTIME { return place_.until(wanted); }
    /// [audio] It is to go on where it is wanted, once it is silent. The listener has heard nothing for `unheard`
    /// frames.
    void leave(std::int64_t unheard) noexcept STILLROOM_REALTIME;
    /// [audio] Nothing of it sounds.
    [[nodiscard]] bool silent() const noexcept STILLROOM_REALTIME { return gain_ == 0.0f && sinking_ == 0.0f; }
    /// [audio] On its way to another place.
    [[nodiscard]] bool leaving() const noexcept STILLROOM_REALTIME { return leaving_; }

    /// [audio] The next frames, at `pace` frames of the history each; planar, as many channels as the history. A
    /// place that is left is exchanged for `wanted`, meant for the first of these frames. Muted, it goes on in
    /// silence.
    void read(float* const* out, int frames, double pace, double wanted, bool muted) noexcept STILLROOM_REALTIME;

    /// [audio] Times the history was too short when there should have been sound.
    [[nodiscard]] std::int64_t underruns() const noexcept STILLROOM_REALTIME { return underruns_; }
    /// [audio] Times a place was left that sounded.
    [[nodiscard]] std::int64_t departures() const noexcept STILLROOM_REALTIME { return departures_; }

private:
    [[nodiscard]] bool reaches(std::int64_t frames, std::uint64_t step) const noexcept;
    [[nodiscard]] float slope_to(float goal) noexcept;
    int sound(float* const* out, int frames, std::uint64_t step, float goal) noexcept;
    void ride(float* const* out, int frames, float slope) noexcept;
    void sink(float* const* out, int frames) noexcept;

    const audio::FrameHistory& history_;
    audio::DriftResampler resampler_;
    audio::AudioBuffer piece_;  ///< what one piece is made of
    float* input_[audio::kMaxChannels] = {};
    int fade_;                   ///< frames
    std::int64_t long_silence_;  ///< frames after which sound rises slowly
    float quick_, slow_;         ///< gain a frame

    audio::ReadingPlace place_;
    bool leaving_ = true;
    float gain_ = 0.0f;
    float sinking_ = 0.0f;  ///< what is left of the last frame, where the next one could not be had
    float last_[audio::kMaxChannels] = {};
    std::int64_t unheard_;  ///< frames of silence since it sounded in full
    bool starved_ = false;
    std::int64_t underruns_ = 0;
    std::int64_t departures_ = 0;
};

}  // namespace stillroom::devices
