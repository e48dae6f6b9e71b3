/// A clip too long for memory: it comes through a ring, filled to the brim before the voice starts.
///
///   streamer thread                         mixer thread
///   fill_target() ─ frames to write there    read()
///   commit(n)     ──▶ [ ring, seconds deep ] ──▶ spans of the ring, no copy
///
/// The streamer unrolls loops; the mixer only ever sees one endless or ending run of frames.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/source.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace stillroom::engine::rt {

class StreamSource final : public audio::Source {
public:
    /// A starved stream fades out over this many frames (5 ms at 48 kHz) and comes back the same way.
    static constexpr int kStarveFade = 240;
    /// Frames that must wait in the ring before a starved stream comes back.
    static constexpr int kRefill = 8192;

    /// [setup] `capacity` is a power of two.
    StreamSource(int channels, int capacity);

    /// [control] the one writer: a stretch of free ring for up to `frames` frames of each channel; the pointers
    /// hold until `commit`. Gives 0 frames when the ring is full.
    struct Target {
        std::array<float*, 2> channels{};
        int frames = 0;
    };
    [[nodiscard]] Target fill_target(int frames) noexcept;
    void commit(int frames) noexcept;
    /// [control] the writer: no frames follow those committed.
    void finish() noexcept { finished_.store(true, std::memory_order_release); }
    /// [control] the writer: nothing was read yet.
    [[nodiscard]] bool untouched() const noexcept { return taken_.load(std::memory_order_acquire) == 0; }
    /// [control] the writer: frames that wait.
    [[nodiscard]] int filled() const noexcept;
    [[nodiscard]] int capacity() const noexcept { return ring_.frames(); }
    [[nodiscard]] int channels() const noexcept { return ring_.channels(); }

    /// [setup] Empties it. No thread reads or writes meanwhile.
    void reset() noexcept;

    /// [audio] Silence and fades come in shorter spans than asked for, so that a stream is back soon once it can
    /// be.
    [[nodiscard]] audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override;
    [[nodiscard]] bool steady() const noexcept STILLROOM_REALTIME override { return true; }

private:
    /// The next frames on the way down or up; the way goes on from read to read.
    [[nodiscard]] audio::SourceSpan faded(int frames) noexcept STILLROOM_REALTIME;
    [[nodiscard]] audio::SourceSpan plain(int frames, bool last) noexcept STILLROOM_REALTIME;
    [[nodiscard]] audio::SourceSpan silence(int frames) noexcept STILLROOM_REALTIME;

    audio::AudioBuffer ring_;
    audio::AudioBuffer scratch_;
    alignas(64) std::atomic<std::uint64_t> written_{0};
    std::atomic<bool> finished_{false};
    alignas(64) std::atomic<std::uint64_t> taken_{0};
    enum class Flow { steady, falling, dry, rising };
    Flow flow_ = Flow::steady;
    int faded_ = 0;  ///< frames of the present fade that were given
};

}  // namespace stillroom::engine::rt
