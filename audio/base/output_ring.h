/// The border between the mixer thread and an output.
///
/// The mixer renders blocks into the ring; the output (a PortAudio callback, a file, a simulated card) takes frames
/// out of it and rings the doorbell; the mixer sleeps on that doorbell. Nothing else is shared: an output that
/// hangs, dies or never existed leaves the mixer free to go on with its own clock. All state lives in one flat
/// block of memory without pointers, so that the output can become a process of its own.
///
///   mixer thread                    ring                      output thread
///   write(block) ── frames ──▶ [ · · · · · · ] ── frames ──▶ read(out)
///   wait_for_room() ◀── doorbell (one futex word) ───────────┘
///                     └──────── doorbell ───────▶ wait_for_frames(), for outputs without a clock (a file)
///
/// A doorbell is rung only for a side that sleeps, and only once what it sleeps for is there: an output with a
/// clock never sleeps on the ring, so `write` makes no system call for it, and `read` makes at most one (the wake)
/// for each block the mixer waits for.
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace stillroom::audio {

/// A bounded ring of interleaved float32 frames, one writer (mixer) and one reader (output).
class OutputRing {
public:
    /// [setup] Room for `capacity` frames of `channels`, zeroed. @pre 1 <= channels <= kMaxChannels, capacity >= 1
    OutputRing(int channels, Frames capacity);

    [[nodiscard]] int channels() const noexcept { return channels_; }
    [[nodiscard]] Frames capacity() const noexcept { return {static_cast<std::int64_t>(frames_)}; }

    /// [audio] writer: frames that fit now.
    [[nodiscard]] int room() const noexcept STILLROOM_REALTIME;

    /// [audio] writer: appends planar channels. Rings for a reader that sleeps in `wait_for_frames`.
    /// @pre frames <= room()
    void write(const float* const* planar, int frames) noexcept STILLROOM_REALTIME;

    /// Writer: its one wait. Returns when at least `frames` fit, when `wake` was called (also when it was called
    /// since the last wait: a wake is never lost), or after `timeout` (its own clock takes over then). Counts by
    /// CLOCK_MONOTONIC. True when they fit. @pre frames <= capacity()
    bool wait_for_room(int frames, Seconds timeout) noexcept;

    /// [audio] writer: no more frames will come. Silence after the last frame is then no gap.
    void finish() noexcept STILLROOM_REALTIME;

    /// [audio] reader: takes up to `frames` frames into an interleaved buffer, fills the rest with silence and
    /// counts it as a gap once the first frame was taken and until `finish`. Returns the frames that came from the
    /// mixer.
    int read(float* interleaved, int frames) noexcept STILLROOM_REALTIME;

    /// Reader without a clock: returns when at least `frames` wait in the ring, when the writer has finished, when
    /// `wake_reader` was called, or after `timeout`. True when the frames are there. @pre frames <= capacity()
    bool wait_for_frames(int frames, Seconds timeout) noexcept;

    /// [any] Frames that wait in the ring.
    [[nodiscard]] int filled() const noexcept STILLROOM_REALTIME;

    /// [any] Frames ever taken by the output; the truth about "playing".
    [[nodiscard]] Frames consumed() const noexcept;
    /// [any] Times the output found too little, and the frames of silence it put there instead.
    [[nodiscard]] std::int64_t gaps() const noexcept;
    [[nodiscard]] Frames gap_frames() const noexcept;

    /// [any] Ends the writer's present wait, or its next one, early. One system call.
    void wake() noexcept;
    /// [any] Ends the reader's present wait, or its next one, early. One system call.
    void wake_reader() noexcept;

private:
    /// One side's way to sleep and the other's way to wake it.
    struct Doorbell {
        std::atomic<std::uint32_t> rings{0};   ///< the futex word
        std::atomic<std::uint32_t> wanted{0};  ///< frames the sleeper waits for; 0 when it is awake
        std::atomic<std::uint32_t> called{0};  ///< a wake that no wait has answered yet
    };

    /// Everything that both sides touch; no pointers.
    struct Shared {
        alignas(64) std::atomic<std::uint64_t> written{0};
        std::atomic<std::uint32_t> finished{0};
        alignas(64) std::atomic<std::uint64_t> read{0};
        std::atomic<std::uint64_t> gaps{0};
        std::atomic<std::uint64_t> gap_frames{0};
        alignas(64) Doorbell writer_bell;
        alignas(64) Doorbell reader_bell;
    };

    template <typename Ready>
    static bool wait(Doorbell& bell, int frames, Seconds timeout, Ready ready) noexcept;
    template <typename Ready>
    static void ring_when(Doorbell& bell, Ready ready) noexcept;
    static void ring(Doorbell& bell) noexcept;

    int channels_;
    std::size_t frames_;
    std::unique_ptr<Shared> shared_;
    std::unique_ptr<float[]> samples_;
};

}  // namespace stillroom::audio
