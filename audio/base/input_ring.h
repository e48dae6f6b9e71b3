/// The border between a microphone and the mixer thread.
///
///   input thread                 ring                    mixer thread
///   write(frames) ──▶ [ a fifth of a second at most ] ──▶ filled, peek, drop
///        dropped, unheard, while it is not open ◀── open(true / false)
///
/// Nothing is kept: frames come in only while the ring is open, and what was taken out is zeroed.
#pragma once

#include "audio/base/realtime.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stillroom::audio {

/// A bounded wait-free ring of mono float32 frames, one writer (the input's thread) and one reader (the mixer).
class InputRing {
public:
    /// [setup] Room for `capacity` frames at least. @pre capacity >= 1
    explicit InputRing(int capacity)
        : samples_(std::bit_ceil(static_cast<std::size_t>(capacity))), mask_(samples_.size() - 1) {}

    /// [audio] reader: frames are let in, or not; opening forgets what came before.
    void open(bool open) noexcept STILLROOM_REALTIME {
        open_.store(open, std::memory_order_relaxed);
        drop(filled());
    }
    /// [any] Whether what is written is kept.
    [[nodiscard]] bool is_open() const noexcept STILLROOM_REALTIME { return open_.load(std::memory_order_relaxed); }

    /// [audio] writer: appends the first channel of interleaved frames; what finds no room, or comes while the ring
    /// is not open, is dropped. @pre channels >= 1
    void write(const float* interleaved, int channels, int frames) noexcept STILLROOM_REALTIME {
        if (!is_open()) return;
        const auto written = written_.load(std::memory_order_relaxed);
        const auto room =
            samples_.size() - static_cast<std::size_t>(written - read_.load(std::memory_order_acquire));
        const auto count = std::min(static_cast<std::size_t>(frames), room);
        for (std::size_t i = 0; i < count; ++i)
            samples_[(written + i) & mask_] = interleaved[i * static_cast<std::size_t>(channels)];
        written_.store(written + count, std::memory_order_release);
    }

    /// [audio] reader: frames that wait.
    [[nodiscard]] int filled() const noexcept STILLROOM_REALTIME {
        return static_cast<int>(written_.load(std::memory_order_acquire) - read_.load(std::memory_order_relaxed));
    }
    /// [audio] reader: copies frames that wait, from the one `first` places behind the oldest on.
    /// @pre first + frames <= filled()
    void peek(int first, float* out, int frames) const noexcept STILLROOM_REALTIME {
        assert(first + frames <= filled());
        const auto from = read_.load(std::memory_order_relaxed) + static_cast<std::uint64_t>(first);
        for (int i = 0; i < frames; ++i) out[i] = samples_[(from + static_cast<std::uint64_t>(i)) & mask_];
    }
    /// [audio] reader: the oldest frames are gone, and zeroed. @pre frames <= filled()
    void drop(int frames) noexcept STILLROOM_REALTIME {
        assert(frames <= filled());
        const auto read = read_.load(std::memory_order_relaxed);
        for (int i = 0; i < frames; ++i) samples_[(read + static_cast<std::uint64_t>(i)) & mask_] = 0.0f;
        read_.store(read + static_cast<std::uint64_t>(frames), std::memory_order_release);
    }

private:
    std::vector<float> samples_;
    std::uint64_t mask_;
    std::atomic<bool> open_{false};
    alignas(64) std::atomic<std::uint64_t> written_{0};
    alignas(64) std::atomic<std::uint64_t> read_{0};
};

}  // namespace stillroom::audio
