/// What an output and a microphone share: a PortAudio stream that may stop answering at any time.
#pragma once

#include <portaudio.h>

#include <atomic>
#include <chrono>
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

/// A stream as its callback and its owner see it.
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

}  // namespace stillroom::devices
