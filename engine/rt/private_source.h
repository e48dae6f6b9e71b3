/// A sound for the patient's ears alone.
#pragma once

#include "engine/rt/stream_source.h"

namespace stillroom::engine::rt {

/// Plays from a ring as a StreamSource does. It is private from its first moment on and nothing can make it
/// otherwise, so no mixer starts it where an open output would carry it. Its frames stand in the memory that its
/// ring borrows, and nowhere else for longer than a block, but for the few that fade when the ring runs dry.
class PrivateSource final : public audio::Source {
public:
    /// [setup]
    explicit PrivateSource(int channels) : stream_(channels) { keep_private(); }

    /// Its ring borrows memory that is wiped after playing.
    [[nodiscard]] StreamRing& ring() noexcept { return stream_.ring(); }
    [[nodiscard]] const StreamRing& ring() const noexcept { return stream_.ring(); }
    /// [setup] Begins anew with what the ring holds then.
    void restart() noexcept { stream_.restart(); }
    /// [setup] Nothing of what it faded is left in memory.
    void forget() noexcept { stream_.forget(); }

    [[nodiscard]] audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override {
        return stream_.read(frames);
    }
    [[nodiscard]] bool steady() const noexcept STILLROOM_REALTIME override { return true; }

private:
    StreamSource stream_;
};

}  // namespace stillroom::engine::rt
