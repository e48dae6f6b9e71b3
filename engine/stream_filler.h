/// What a Streamer keeps going: something that is played faster than it may be made.
#pragma once

#include "audio/base/result.h"

namespace stillroom::engine {

/// Fills one ring ahead of the mixer that empties it.
class StreamFiller {
public:
    StreamFiller() = default;
    StreamFiller(const StreamFiller&) = delete;
    StreamFiller& operator=(const StreamFiller&) = delete;

    /// [setup] Gives the ring its memory, `capacity` frames where it has no size of its own, and fills it as far as
    /// it may be filled before its sound is wanted. Errors: what it is filled from fails.
    [[nodiscard]] virtual audio::Result<void> prepare(int capacity) = 0;

    /// [control] One visit to where its frames come from. A failure ends the stream: it starves, fades and is
    /// reported, and the session goes on.
    virtual void fill() = 0;

    /// [any] A visit is worth its while.
    [[nodiscard]] virtual bool wants_filling() const noexcept = 0;
    /// [any] A voice plays it, or soon will.
    [[nodiscard]] virtual bool playing() const noexcept = 0;
    /// [any] Frames until it starves.
    [[nodiscard]] virtual int filled() const noexcept = 0;
    [[nodiscard]] virtual int channels() const noexcept = 0;

protected:
    ~StreamFiller() = default;  // the streamer borrows it
};

}  // namespace stillroom::engine
