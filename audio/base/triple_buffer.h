/// The newest state, handed from one thread to another without waiting.
#pragma once

#include "audio/base/realtime.h"

#include <array>
#include <atomic>
#include <type_traits>

namespace stillroom::audio {

/// One writer publishes whole values, one reader takes the newest; values in between are lost on purpose. Use it
/// for state, never for events (those go by SpscQueue).
template <typename T>
class TripleBuffer {
    static_assert(std::is_trivially_copyable_v<T>, "state crosses threads by value");

public:
    /// [audio] by the one writer.
    void publish(const T& value) noexcept STILLROOM_REALTIME {
        slots_[back_] = value;
        back_ = middle_.exchange(static_cast<unsigned char>(back_ | kFresh), std::memory_order_acq_rel) & kIndex;
    }

    /// [audio] by the one reader: the newest published value; a default `T` before the first.
    [[nodiscard]] const T& newest() noexcept STILLROOM_REALTIME {
        if (middle_.load(std::memory_order_relaxed) & kFresh)
            front_ = middle_.exchange(front_, std::memory_order_acq_rel) & kIndex;
        return slots_[front_];
    }

private:
    static constexpr unsigned char kFresh = 4;
    static constexpr unsigned char kIndex = 3;
    std::array<T, 3> slots_{};
    alignas(64) std::atomic<unsigned char> middle_{1};
    alignas(64) unsigned char back_ = 0;
    alignas(64) unsigned char front_ = 2;
};

}  // namespace stillroom::audio
