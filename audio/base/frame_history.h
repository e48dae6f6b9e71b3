/// The way of a zone's sound to an output that has another clock.
///
///   mixer thread                     history                    thread of the other clock
///   write(block) ── frames ──▶ [ oldest · · · · newest ] ── copy(first, ...) ──▶
///
/// A ring that is emptied makes its writer wait, or drop, for a reader that stands still. This one has no such
/// reader: every frame keeps its number, the newest take the place of the oldest, and who reads asks for frames by
/// their numbers and is told when they have been replaced. So the zone never notices what becomes of the other
/// output, and an output that comes back finds its place again by counting.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace stillroom::audio {

/// The last frames of a sound, planar float32; one writer, one reader, neither ever waits.
class FrameHistory {
public:
    /// [setup] Keeps the last `capacity` frames at least. @pre 1 <= channels <= kMaxChannels, capacity >= 1
    FrameHistory(int channels, Frames capacity)
        : channels_(channels),
          capacity_(std::bit_ceil(static_cast<std::uint64_t>(capacity.count))),
          samples_(std::make_unique<std::atomic<float>[]>(capacity_ * static_cast<std::size_t>(channels))) {
        assert(channels >= 1 && channels <= kMaxChannels && capacity.count >= 1);
    }

    [[nodiscard]] int channels() const noexcept { return channels_; }
    [[nodiscard]] Frames capacity() const noexcept { return {static_cast<std::int64_t>(capacity_)}; }

    /// [any] The number of the frame that is written next: so many were written. The first has the number 0.
    [[nodiscard]] Frames end() const noexcept STILLROOM_REALTIME { return {end_.load(std::memory_order_acquire)}; }

    /// [audio] writer: appends frames of every channel. @pre 0 <= frames <= capacity()
    void write(const float* const* planar, int frames) noexcept STILLROOM_REALTIME {
        assert(frames >= 0 && frames <= capacity().count);
        const std::int64_t end = end_.load(std::memory_order_relaxed);
        begun_.store(end + frames, std::memory_order_relaxed);
        for (int c = 0; c < channels_; ++c)
            for (int i = 0; i < frames; ++i) sample(c, end + i).store(planar[c][i], std::memory_order_release);
        end_.store(end + frames, std::memory_order_release);
    }

    /// [audio] reader: the frames from number `first` on. Those before number 0 are silence. False when some of
    /// them were replaced before they could be copied: what was copied is then of no use.
    /// @pre first + frames <= end()
    [[nodiscard]] bool copy(std::int64_t first, float* const* planar,
                            int frames) const noexcept STILLROOM_REALTIME {
        for (int c = 0; c < channels_; ++c)
            for (int i = 0; i < frames; ++i)
                planar[c][i] = first + i < 0 ? 0.0f : sample(c, first + i).load(std::memory_order_acquire);
        // A sample that was replaced meanwhile was stored behind the announcement of its block, and whoever has
        // seen the sample sees the announcement.
        return begun_.load(std::memory_order_relaxed) - std::max<std::int64_t>(first, 0) <= capacity().count;
    }

private:
    [[nodiscard]] std::atomic<float>& sample(int channel, std::int64_t number) const noexcept {
        const std::size_t place = static_cast<std::uint64_t>(number) & (capacity_ - 1);
        return samples_[static_cast<std::size_t>(channel) * capacity_ + place];
    }

    int channels_;
    std::size_t capacity_;
    std::unique_ptr<std::atomic<float>[]> samples_;
    alignas(64) std::atomic<std::int64_t> begun_{0};  ///< the end once the block under way is written
    std::atomic<std::int64_t> end_{0};
};

}  // namespace stillroom::audio
