/// A clip too long for memory.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/dsp/source.h"
#include "engine/rt/starve_fade.h"
#include "engine/rt/stream_ring.h"

namespace stillroom::engine::rt {

/// Plays from a ring that another thread keeps filled. When that thread is late it fades out over 5 ms, is silent
/// until a quarter of the ring waits, fades back in, and goes on with the frame it stopped at.
class StreamSource final : public audio::Source {
public:
    /// [setup]
    explicit StreamSource(int channels);

    /// The ring's writer fills it; nobody else reads it.
    [[nodiscard]] StreamRing& ring() noexcept { return ring_; }
    [[nodiscard]] const StreamRing& ring() const noexcept { return ring_; }

    /// [setup] Begins anew with what the ring holds then.
    void restart() noexcept { starving_.reset(); }
    /// [setup] Nothing of what it copied is left in memory.
    void forget() noexcept;

    /// [audio] Silence and fades come in shorter spans than asked for, so that a stream is back soon once it can
    /// be.
    [[nodiscard]] audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override;
    [[nodiscard]] bool steady() const noexcept STILLROOM_REALTIME override { return true; }

private:
    /// Frames on the way down or up, copied out of the ring.
    [[nodiscard]] audio::SourceSpan faded(const StarveFade::Piece& piece) noexcept STILLROOM_REALTIME;
    [[nodiscard]] audio::SourceSpan silence(int frames) noexcept STILLROOM_REALTIME;

    StreamRing ring_;
    StarveFade starving_;
    audio::AudioBuffer scratch_;
};

}  // namespace stillroom::engine::rt
