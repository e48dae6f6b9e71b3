/// A clip too long for memory, from its file to the source a voice plays.
#pragma once

#include "audio/base/units.h"
#include "engine/ring_filler.h"
#include "engine/rt/stream_source.h"

namespace stillroom::engine {

/// Owns the ring, what fills it and what plays it. A Streamer prepares it and keeps it filled; the mixer only ever
/// touches `source()`. It does not move: both ends point into it.
class ClipStream {
public:
    /// [setup] Takes no memory for frames yet.
    explicit ClipStream(ClipReader reader)
        : source_(reader.channels()), filler_(std::move(reader), source_.ring()) {}
    ClipStream(const ClipStream&) = delete;
    ClipStream& operator=(const ClipStream&) = delete;

    [[nodiscard]] rt::StreamSource& source() noexcept { return source_; }
    [[nodiscard]] RingFiller& filler() noexcept { return filler_; }

    /// [control] The next voice begins at this unrolled position. @pre no voice plays it
    void seek(audio::Frames at) {
        filler_.seek(at);
        source_.restart();
    }
    /// [any] Its voice is gone.
    void rest() noexcept { filler_.rest(); }
    /// [any] The disk failed; it starves and stays silent.
    [[nodiscard]] bool failed() const noexcept { return filler_.failed(); }

private:
    rt::StreamSource source_;
    RingFiller filler_;
};

}  // namespace stillroom::engine
