/// What an output and a microphone share: a PortAudio stream that may stop answering at any time.
#pragma once

#include "devices/portaudio_library.h"

#include <portaudio.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

namespace stillroom::devices {

/// A ring that a driver's callback uses while its owner lends it.
template <typename Ring>
class LentRing {
public:
    /// [control]
    void lend(Ring& ring) noexcept { ring_.store(&ring, std::memory_order_seq_cst); }
    /// [control] Returns when no callback uses it any more, in microseconds.
    void take_back() noexcept {
        ring_.store(nullptr, std::memory_order_seq_cst);
        while (in_use_.load(std::memory_order_seq_cst)) std::this_thread::yield();
    }
    /// [audio] Calls `act` with the ring, or with null while there is none.
    template <typename Act>
    void use(Act act) noexcept {
        // Whichever of `use` and `take_back` comes second sees the first.
        in_use_.store(true, std::memory_order_seq_cst);
        act(ring_.load(std::memory_order_seq_cst));
        in_use_.store(false, std::memory_order_seq_cst);
    }

private:
    std::atomic<Ring*> ring_{nullptr};
    std::atomic<bool> in_use_{false};
};

/// A stream as its callback and its owner see it. It outlives the owner when PortAudio cannot be stopped.
template <typename Ring>
struct PortAudioStream {
    using Clock = std::chrono::steady_clock;
    /// A callback that stays away longer than this is a fault. Drivers call every few milliseconds.
    static constexpr std::chrono::seconds kHeartbeat{1};

    PaStream* handle = nullptr;
    bool running = false;
    LentRing<Ring> ring;
    std::atomic<Clock::rep> last_call{0};

    /// [audio] A callback has come.
    void beat() noexcept { last_call.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed); }
    /// [any] One came within the last second.
    [[nodiscard]] bool beats() const noexcept {
        const auto last = Clock::time_point(Clock::duration(last_call.load(std::memory_order_relaxed)));
        return Clock::now() - last < kHeartbeat;
    }
    /// [control] It stands still, or it runs and answers.
    [[nodiscard]] bool healthy() const noexcept { return !running || (Pa_IsStreamActive(handle) == 1 && beats()); }
};

/// [control] Stops a stream, if there is one and it runs; no callback uses its ring afterwards. One that does not
/// answer is left behind with all that its thread may still read, because PortAudio would wait for it (Debian's
/// 19.6 does so for ever): `stream` is null then.
template <typename Stream>
void stop_stream(std::unique_ptr<Stream>& stream, PortAudioLibrary& library) {
    if (!stream || !stream->running) return;
    const bool answers = stream->healthy();
    stream->ring.take_back();
    stream->running = false;
    if (answers) {
        const SilentStandardError silent;
        Pa_StopStream(stream->handle);
        return;
    }
    library.keep_for_ever();
    [[maybe_unused]] const Stream* left_behind = stream.release();
}

}  // namespace stillroom::devices
