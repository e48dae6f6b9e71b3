/// The border between the mixer thread and an output.
///
/// The mixer renders blocks into the ring; the output (a PortAudio callback, a file, a simulated card) takes frames
/// out of it and rings the doorbell; the mixer sleeps on that doorbell. Nothing else is shared: an output that
/// hangs, dies or never existed leaves the mixer free to go on with its own clock. All state lives in one flat
/// block of shared memory without pointers, so that the output can be a process of its own, which is killed at any
/// instant and replaced by another that attaches the same ring.
///
///   mixer thread                    ring                      output thread
///   write(block) ── frames ──▶ [ · · · · · · ] ── frames ──▶ read(out)
///   wait_for_room() ◀── doorbell (one futex word) ───────────┘
///                     └──────── doorbell ───────▶ wait_for_frames(), for outputs without a clock (a file)
///
/// A doorbell is rung only for a side that sleeps, and only once what it sleeps for is there: an output with a
/// clock never sleeps on the ring, so `write` makes no system call for it, and `read` makes at most one (the wake)
/// for each block the mixer waits for. A reader that is killed between taking a call and ringing leaves the writer
/// asleep until its own time-out, and nothing else: `wake` ends that too.
#pragma once

#include "audio/base/output_report.h"
#include "audio/base/realtime.h"
#include "audio/base/result.h"
#include "audio/base/shared_memory.h"
#include "audio/base/units.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace stillroom::audio {

/// A bounded ring of interleaved float32 frames, one writer (mixer) and one reader (output).
class OutputRing {
public:
    /// [setup] Room for `capacity` frames of `channels`, zeroed. Throws std::bad_alloc when the machine has no
    /// memory, or no descriptor left for it. @pre 1 <= channels <= kMaxChannels, 1 <= capacity <= kMostFrames
    OutputRing(int channels, Frames capacity);
    /// [setup] The ring of another process behind the descriptor that its `descriptor()` gave, which stays the
    /// caller's. Errors: it is no ring, or one of another version of this program.
    [[nodiscard]] static Result<std::unique_ptr<OutputRing>> attach(int descriptor);
    ~OutputRing() = default;
    OutputRing(const OutputRing&) = delete;
    OutputRing& operator=(const OutputRing&) = delete;

    /// Three hours at 48 kHz, four orders of magnitude more than any output needs.
    static constexpr Frames kMostFrames{1 << 29};

    /// [any] What the process at the other end attaches; it stays the ring's.
    [[nodiscard]] int descriptor() const noexcept { return memory_.descriptor(); }

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

    /// [any] What the output says of itself: its heartbeat, whether anybody hears it, and why not. `read` beats.
    [[nodiscard]] OutputReport& report() noexcept { return shared_->report; }
    [[nodiscard]] const OutputReport& report() const noexcept { return shared_->report; }

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

    /// Everything that both sides touch, the samples right behind it; no pointers.
    struct Shared {
        std::uint64_t magic = 0;
        std::uint32_t version = 0;
        std::uint32_t channels = 0;
        std::uint64_t frames = 0;
        alignas(64) std::atomic<std::uint64_t> written{0};
        std::atomic<std::uint32_t> finished{0};
        alignas(64) std::atomic<std::uint64_t> read{0};
        std::atomic<std::uint64_t> gaps{0};
        std::atomic<std::uint64_t> gap_frames{0};
        alignas(64) Doorbell writer_bell;
        alignas(64) Doorbell reader_bell;
        alignas(64) OutputReport report;
    };

    /// Takes over memory that holds a ring. @pre its head was looked at
    explicit OutputRing(SharedMemory memory) noexcept;
    [[nodiscard]] static SharedMemory made_for(int channels, Frames capacity);

    template <typename Ready>
    static bool wait(Doorbell& bell, int frames, Seconds timeout, Ready ready) noexcept;
    template <typename Ready>
    static void ring_when(Doorbell& bell, Ready ready) noexcept;
    static void ring(Doorbell& bell) noexcept;

    SharedMemory memory_;
    Shared* shared_;
    float* samples_;
    int channels_;  ///< these two are looked up once: nothing another process writes can move them
    std::size_t frames_;
};

}  // namespace stillroom::audio
