/// One clip on its way from the disk into the ring the mixer reads.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "engine/clip_reader.h"
#include "engine/rt/stream_ring.h"
#include "engine/stream_filler.h"

#include <atomic>
#include <cstdint>
#include <mutex>

namespace stillroom::engine {

/// Keeps a ring filled with the unrolled frames of a clip. The ring has no memory until `prepare`; from then on it
/// holds the clip's head whenever no voice plays it. Functions marked [control] may wait for the disk, behind a
/// lock of its own.
class RingFiller final : public StreamFiller {
public:
    /// The most frames of one visit to the disk, which costs one wait for it.
    static constexpr int kVisit = 1 << 17;

    /// [setup] @pre the ring outlives it and has the reader's channels
    RingFiller(ClipReader reader, rt::StreamRing& ring) : reader_(std::move(reader)), ring_(ring) {}

    /// [setup] Gives the ring memory for `capacity` frames and fills it to the brim with the clip's head. Errors:
    /// the disk fails.
    [[nodiscard]] audio::Result<void> prepare(int capacity) override;

    /// [control] For a voice that begins at an unrolled position: at once when the ring holds that very place, else
    /// after one visit to the disk. @pre prepared, and no voice plays it
    void seek(audio::Frames at);
    /// [any] No voice plays it any more: when there is time, the clip's head is fetched for the next one.
    void rest() noexcept { playing_.store(false, std::memory_order_release); }

    /// [control] One visit to the disk. A disk that fails ends the stream: it starves, fades and is reported, and
    /// the session goes on.
    void fill() override;

    /// [any] A visit is worth its while: a quarter of the ring is free; where no voice plays, it lacks some of the
    /// clip's head.
    [[nodiscard]] bool wants_filling() const noexcept override;
    /// [any] Between `seek` and `rest`.
    [[nodiscard]] bool playing() const noexcept override { return playing_.load(std::memory_order_acquire); }
    /// [any] Frames until it starves.
    [[nodiscard]] int filled() const noexcept override { return ring_.filled(); }
    /// [any] The disk failed; nothing more will come.
    [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_relaxed); }
    [[nodiscard]] int channels() const noexcept override { return ring_.channels(); }

private:
    [[nodiscard]] bool holds(audio::Frames at) const noexcept {
        return ring_.untouched() && start_.load(std::memory_order_acquire) == at.count;
    }
    void begin_at(audio::Frames at) noexcept;
    void visit_or_fail();
    /// Reads what is free, over the ring's turn too, at most kVisit frames, and announces what the next visit
    /// reads: the system fetches it meanwhile, so that a thread seldom has to wait where a visit is due.
    [[nodiscard]] audio::Result<void> visit();

    std::mutex mutex_;
    ClipReader reader_;
    rt::StreamRing& ring_;
    audio::Frames position_;              ///< unrolled, of the next frame to read
    std::atomic<std::int64_t> start_{0};  ///< unrolled, of the frame the mixer reads first
    std::atomic<bool> playing_{false};
    std::atomic<bool> finished_{false};
    std::atomic<bool> failed_{false};
};

}  // namespace stillroom::engine
