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
    /// [setup] Room for at least `capacity` frames of `channels`, zeroed. @pre 1 <= channels <= kMaxChannels
    OutputRing(int channels, Frames capacity);

    [[nodiscard]] int channels() const noexcept { return channels_; }
    [[nodiscard]] Frames capacity() const noexcept { return {static_cast<std::int64_t>(frames_)}; }

    /// [audio] writer: frames that fit now.
    [[nodiscard]] int room() const noexcept STILLROOM_REALTIME;

    /// [audio] writer: appends planar channels. @pre frames <= room()
    void write(const float* const* planar, int frames) noexcept STILLROOM_REALTIME;

    /// [audio] writer: its one wait. Returns when at least `frames` fit, when `wake` was called, or after `timeout`
    /// (its own clock takes over then). True when they fit.
    bool wait_for_room(int frames, Seconds timeout) noexcept;

    /// [audio] reader: takes up to `frames` frames into an interleaved buffer, fills the rest with silence and
    /// counts it as a gap once the first frame was taken. Returns the frames that came from the mixer.
    int read(float* interleaved, int frames) noexcept STILLROOM_REALTIME;

    /// [any] Frames that wait in the ring.
    [[nodiscard]] int filled() const noexcept STILLROOM_REALTIME;

    /// [any] Frames ever taken by the output; the truth about "playing".
    [[nodiscard]] Frames consumed() const noexcept;
    /// [any] Times the output found too little, and the frames of silence it put there instead.
    [[nodiscard]] std::int64_t gaps() const noexcept;
    [[nodiscard]] Frames gap_frames() const noexcept;

    /// [any] Ends a wait of the writer early.
    void wake() noexcept;

private:
    /// Everything that both sides touch; no pointers.
    struct Shared {
        alignas(64) std::atomic<std::uint64_t> written{0};
        alignas(64) std::atomic<std::uint64_t> read{0};
        std::atomic<std::uint64_t> gaps{0};
        std::atomic<std::uint64_t> gap_frames{0};
        alignas(64) std::atomic<std::uint32_t> doorbell{0};
        std::atomic<std::uint32_t> sleeping{0};
    };

    int channels_;
    std::size_t frames_;  ///< a power of two
    std::unique_ptr<Shared> shared_;
    std::unique_ptr<float[]> samples_;
};

}  // namespace stillroom::audio
