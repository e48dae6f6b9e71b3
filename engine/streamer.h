/// Keeps the ring of every long clip filled, seconds ahead of the mixer.
#pragma once

#include "audio/base/result.h"
#include "engine/clip_stream.h"
#include "engine/ring_filler.h"
#include "engine/stem_stream.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace stillroom::engine {

/// Visits the disk for all streams of a session: by threads of its own when live, by `pump` when offline.
///
/// Whoever is free visits for the ring that starves first, a quarter of a ring or more at a time. A slow disk makes
/// many wait at once, not one after the other: there is one thread for every `kStreamsPerThread` streams, and they
/// spend their time waiting. When the disk cannot keep up, rings are emptier when their turn comes, so visits grow;
/// none is passed over for another. What a visit will read was announced by the one before (RingFiller), so threads
/// wait for a disk that answers late only where it is later than a visit's worth of sound.
class Streamer {
public:
    /// Frames of a ring: eleven seconds at 48 kHz, 4 MB of stereo; and half of it where there are so many streams
    /// that all rings together would take more than `kMostMemory` bytes.
    static constexpr int kRing = 1 << 19;
    static constexpr int kShortRing = 1 << 18;
    static constexpr std::int64_t kMostMemory = std::int64_t{128} << 20;

    static constexpr int kStreamsPerThread = 4;
    static constexpr int kMostThreads = 16;

    Streamer() = default;
    ~Streamer();
    Streamer(const Streamer&) = delete;
    Streamer& operator=(const Streamer&) = delete;

    /// [setup] The stream must outlive the streamer's threads.
    void add(ClipStream& stream) { fillers_.push_back(&stream.filler()); }
    void add(StemStream& stream);
    void add(StreamFiller& filler) { fillers_.push_back(&filler); }

    /// [setup] Gives every ring its memory and fills it to the brim, many at once. Errors: the disk fails for one
    /// of them, and then no session can begin.
    [[nodiscard]] audio::Result<void> prepare();

    /// [control] Fills the rings of all that plays, on the caller's thread. @pre its threads do not run
    void pump();
    /// [control] Starts and stops the threads; `realtime` lets them ask for audio::kStreamerPriority. Stopping
    /// waits for the visits that are under way.
    void start(bool realtime = true);
    void stop();

    /// [any] What a free thread does next: the filler that is most in need of a visit and that nobody visits now,
    /// or null. Whoever claims it calls its `fill` and releases it.
    [[nodiscard]] StreamFiller* claim();
    void release(StreamFiller& filler);

    /// [any] Frames of each ring, given how many channels are streamed in all.
    [[nodiscard]] static int ring_for(int channels) noexcept;

private:
    void work(const std::stop_token& stop);
    [[nodiscard]] int threads_wanted() const noexcept;
    [[nodiscard]] StreamFiller* most_in_need() const noexcept;

    std::vector<StreamFiller*> fillers_;
    std::vector<const StreamFiller*> visited_;  ///< now, each by one thread
    std::vector<std::jthread> threads_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    bool watched_ = false;  ///< a free thread looks at the rings now and then; the others sleep until it calls
};

}  // namespace stillroom::engine
