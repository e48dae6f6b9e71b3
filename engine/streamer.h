/// Keeps the ring of every long clip filled, seconds ahead of the mixer.
#pragma once

#include "engine/clip_reader.h"
#include "engine/rt/stream_source.h"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace stillroom::engine {

/// One long clip: the ring the mixer reads, and the reader that fills it. [control] behind its own lock; the mixer
/// only ever touches `source()`.
class ClipStream {
public:
    /// Ring of 2^19 frames: eleven seconds at 48 kHz, 4 MB of stereo.
    static constexpr int kRing = 1 << 19;

    explicit ClipStream(ClipReader reader);

    [[nodiscard]] rt::StreamSource& source() noexcept { return source_; }

    /// Starts over at an unrolled position and fills the ring. @pre no voice plays it
    void seek(audio::Frames at);
    /// Fills what is free, in pieces; true when it did anything. A disk that fails ends the stream: it starves,
    /// fades and is reported, and the session goes on.
    bool fill();
    /// The disk failed; `fill` gave up.
    [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_relaxed); }

private:
    bool fill_piece();

    std::mutex mutex_;
    ClipReader reader_;
    rt::StreamSource source_;
    audio::Frames position_;  ///< unrolled, of the next frame to read
    audio::Frames start_;     ///< unrolled, of the frame the mixer reads first
    bool finished_ = false;
    std::atomic<bool> failed_{false};
};

/// Visits all streams of a session: by its own thread when live, by `pump` when offline.
class Streamer {
public:
    Streamer() = default;
    ~Streamer();
    Streamer(const Streamer&) = delete;
    Streamer& operator=(const Streamer&) = delete;

    /// [setup] The stream must outlive the streamer's thread.
    void add(ClipStream& stream) { streams_.push_back(&stream); }

    /// [control] Fills every ring once.
    void pump();
    /// [control] Starts and stops the thread that pumps, several times a second.
    void start();
    void stop();

private:
    std::vector<ClipStream*> streams_;
    std::jthread thread_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
};

}  // namespace stillroom::engine
