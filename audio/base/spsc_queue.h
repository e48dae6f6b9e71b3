/// The only way a message crosses to or from the mixer thread.
#pragma once

#include "audio/base/realtime.h"

#include <atomic>
#include <bit>
#include <cassert>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace stillroom::audio {

/// A bounded wait-free queue with one writer thread and one reader thread. Items are trivially copyable, so that
/// nothing is ever constructed or freed on the audio side. The capacity is rounded up to a power of two.
template <typename T>
class SpscQueue {
    static_assert(std::is_trivially_copyable_v<T>, "messages cross threads by value");

public:
    /// [setup] Allocates room for at least `capacity` items.
    explicit SpscQueue(std::size_t capacity) : items_(std::bit_ceil(capacity)), mask_(items_.size() - 1) {}

    /// [audio] by the one writer. False when the queue is full: the item was not taken.
    [[nodiscard]] bool try_push(const T& item) noexcept STILLROOM_REALTIME {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - seen_head_ == items_.size()) {
            seen_head_ = head_.load(std::memory_order_acquire);
            if (tail - seen_head_ == items_.size()) return false;
        }
        items_[tail & mask_] = item;
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    /// [audio] by the one reader. The oldest item, left in place; null when the queue is empty. The pointer holds
    /// until the next `pop`.
    [[nodiscard]] const T* front() noexcept STILLROOM_REALTIME {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == seen_tail_) {
            seen_tail_ = tail_.load(std::memory_order_acquire);
            if (head == seen_tail_) return nullptr;
        }
        return &items_[head & mask_];
    }

    /// [audio] by the one reader: drops the oldest item. @pre front() was not null
    void pop() noexcept STILLROOM_REALTIME {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        assert(head != seen_tail_ && "pop without a front that gave an item");
        head_.store(head + 1, std::memory_order_release);
    }

    /// [audio] by the one reader: takes the oldest item. False when there is none.
    [[nodiscard]] bool try_pop(T& item) noexcept STILLROOM_REALTIME {
        const T* oldest = front();
        if (!oldest) return false;
        item = *oldest;
        pop();
        return true;
    }

    /// [audio] by the writer: items that could still be pushed now, at least.
    [[nodiscard]] std::size_t room() const noexcept STILLROOM_REALTIME {
        return items_.size() - (tail_.load(std::memory_order_relaxed) - head_.load(std::memory_order_acquire));
    }

private:
    std::vector<T> items_;
    std::size_t mask_;
    alignas(64) std::atomic<std::size_t> head_{0};
    std::size_t seen_tail_ = 0;
    alignas(64) std::atomic<std::size_t> tail_{0};
    std::size_t seen_head_ = 0;
};

}  // namespace stillroom::audio
