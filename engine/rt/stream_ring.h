/// The ring between a disk, which may be late, and the mixer, which never waits.
///
///   streamer thread                          mixer thread
///   fill_target() ─ frames to write there     take() ─▶ stretches of the ring, no copy
///   commit(n)     ──▶ [ ring, seconds deep ] ──▶
///
/// The writer unrolls loops; the reader only ever sees one endless or ending run of frames.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace stillroom::engine::rt {

/// One writer, one reader, no locks. Mono or stereo.
class StreamRing {
public:
    /// [setup] Holds nothing until it is given memory.
    explicit StreamRing(int channels) noexcept : channels_(channels) {}

    /// [setup] Memory for so many frames, empty. @pre `capacity` is a power of two, at least 4 times
    /// audio::kReadAhead
    void allocate(int capacity);
    /// [setup] The same with memory that someone else owns and that outlives it. @pre memory.channels() ==
    /// channels(), and its frames as above
    void borrow(audio::AudioView memory) noexcept;
    /// [setup] Empties it. No thread reads or writes meanwhile.
    void reset() noexcept;

    [[nodiscard]] int channels() const noexcept { return channels_; }
    [[nodiscard]] int capacity() const noexcept { return memory_.frames(); }

    /// [control] the writer: a stretch of free ring for up to `frames` frames of each channel; the pointers hold
    /// until `commit`. Gives 0 frames when the ring is full, fewer than are free where it turns.
    struct Target {
        std::array<float*, 2> channels{};
        int frames = 0;
    };
    [[nodiscard]] Target fill_target(int frames) noexcept;
    void commit(int frames) noexcept;
    /// [control] the writer: frames that may be written, over the turn too.
    [[nodiscard]] int room() const noexcept;
    /// [control] the writer: no frames follow those committed.
    void finish() noexcept { finished_.store(true, std::memory_order_release); }
    /// [control] the writer: nothing was read yet.
    [[nodiscard]] bool untouched() const noexcept { return taken_.load(std::memory_order_acquire) == 0; }

    /// [audio] the reader: the next frames, at most `frames` and audio::kReadAhead of them, fewer where the ring
    /// turns or runs dry. They stay as they are until the next call.
    struct Stretch {
        const float* left = nullptr;
        const float* right = nullptr;  ///< equal to `left` for mono
        int frames = 0;
    };
    [[nodiscard]] Stretch take(int frames) noexcept STILLROOM_REALTIME;
    /// [audio] the reader: nothing follows what waits. Ask before `filled`: what was committed last then counts.
    [[nodiscard]] bool finished() const noexcept STILLROOM_REALTIME {
        return finished_.load(std::memory_order_acquire);
    }
    /// [any] Frames that wait.
    [[nodiscard]] int filled() const noexcept STILLROOM_REALTIME;

private:
    [[nodiscard]] int place(std::uint64_t count) const noexcept STILLROOM_REALTIME {
        return static_cast<int>(count & static_cast<std::uint64_t>(capacity() - 1));
    }

    int channels_;
    audio::AudioBuffer frames_;  ///< empty where the memory is borrowed
    audio::AudioView memory_;
    alignas(64) std::atomic<std::uint64_t> written_{0};
    std::atomic<bool> finished_{false};
    alignas(64) std::atomic<std::uint64_t> taken_{0};
};

}  // namespace stillroom::engine::rt
