#include "engine/rt/stream_ring.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "audio/dsp/source.h"

namespace stillroom::engine::rt {

void StreamRing::allocate(int capacity) {
    frames_ = audio::AudioBuffer(channels_, capacity);
    borrow(frames_.view());
}

void StreamRing::borrow(audio::AudioView memory) noexcept {
    assert(memory.channels() == channels_ && std::has_single_bit(static_cast<unsigned>(memory.frames())) &&
           memory.frames() >= 4 * audio::kReadAhead);
    memory_ = memory;
    reset();
}

void StreamRing::reset() noexcept {
    written_.store(0, std::memory_order_relaxed);
    taken_.store(0, std::memory_order_relaxed);
    finished_.store(false, std::memory_order_relaxed);
}

int StreamRing::room() const noexcept {
    // The longest stretch stays free: the one last taken is still being mixed after it was counted as taken.
    return std::max(0, capacity() - filled() - audio::kReadAhead);
}

StreamRing::Target StreamRing::fill_target(int frames) noexcept {
    const int first = place(written_.load(std::memory_order_relaxed));
    Target target;
    target.frames = std::min({frames, room(), capacity() - first});
    for (int c = 0; c < channels_; ++c) target.channels[static_cast<std::size_t>(c)] = memory_.channel(c) + first;
    return target;
}

void StreamRing::commit(int frames) noexcept {
    written_.store(written_.load(std::memory_order_relaxed) + static_cast<std::uint64_t>(frames),
                   std::memory_order_release);
}

int StreamRing::filled() const noexcept {
    // What was taken never passes what was written, so it is read first.
    const auto taken = taken_.load(std::memory_order_acquire);
    return static_cast<int>(written_.load(std::memory_order_acquire) - taken);
}

StreamRing::Stretch StreamRing::take(int frames) noexcept {
    const auto taken = taken_.load(std::memory_order_relaxed);
    const int first = place(taken);
    const int count = std::min({frames, audio::kReadAhead, filled(), capacity() - first});
    taken_.store(taken + static_cast<std::uint64_t>(count), std::memory_order_release);
    const float* left = memory_.channel(0) + first;
    return {left, channels_ > 1 ? memory_.channel(1) + first : left, count};
}

}  // namespace stillroom::engine::rt
