#include "audio/base/output_ring.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <algorithm>
#include <bit>
#include <cstring>
#include <ctime>

namespace stillroom::audio {

namespace {

static_assert(sizeof(std::atomic<std::uint32_t>) == 4 && std::atomic<std::uint32_t>::is_always_lock_free);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected, Seconds timeout) noexcept {
    timespec limit{};
    limit.tv_sec = static_cast<time_t>(timeout.value);
    limit.tv_nsec = static_cast<long>((timeout.value - static_cast<double>(limit.tv_sec)) * 1e9);
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT, expected, &limit, nullptr, 0);
}

void futex_wake(std::atomic<std::uint32_t>& word) noexcept {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

}  // namespace

OutputRing::OutputRing(int channels, Frames capacity)
    : channels_(channels),
      frames_(std::bit_ceil(static_cast<std::size_t>(std::max<std::int64_t>(capacity.count, 1)))),
      shared_(std::make_unique<Shared>()),
      samples_(std::make_unique<float[]>(frames_ * static_cast<std::size_t>(channels))) {}

int OutputRing::room() const noexcept { return static_cast<int>(frames_) - filled(); }

int OutputRing::filled() const noexcept {
    const auto read = shared_->read.load(std::memory_order_acquire);
    const auto written = shared_->written.load(std::memory_order_acquire);
    return static_cast<int>(written - read);
}

void OutputRing::write(const float* const* planar, int frames) noexcept {
    const auto written = shared_->written.load(std::memory_order_relaxed);
    for (int i = 0; i < frames; ++i) {
        const std::size_t at = (written + static_cast<std::uint64_t>(i)) & (frames_ - 1);
        float* frame = samples_.get() + at * static_cast<std::size_t>(channels_);
        for (int c = 0; c < channels_; ++c) frame[c] = planar[c][i];
    }
    shared_->written.store(written + static_cast<std::uint64_t>(frames), std::memory_order_release);
}

bool OutputRing::wait_for_room(int frames, Seconds timeout) noexcept {
    if (room() >= frames) return true;
    // Announce the sleep before the last look: a reader that missed the announcement has already made the room we
    // then see, one that saw it rings.
    const std::uint32_t bell = shared_->doorbell.load(std::memory_order_seq_cst);
    shared_->sleeping.store(1, std::memory_order_seq_cst);
    if (room() < frames) futex_wait(shared_->doorbell, bell, timeout);
    shared_->sleeping.store(0, std::memory_order_seq_cst);
    return room() >= frames;
}

int OutputRing::read(float* interleaved, int frames) noexcept {
    const auto read = shared_->read.load(std::memory_order_relaxed);
    const auto written = shared_->written.load(std::memory_order_acquire);
    const int taken = static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(frames), written - read));
    const auto width = static_cast<std::size_t>(channels_);
    const std::size_t first = read & (frames_ - 1);
    const std::size_t before_wrap = std::min<std::size_t>(static_cast<std::size_t>(taken), frames_ - first);
    const std::size_t after_wrap = static_cast<std::size_t>(taken) - before_wrap;
    std::memcpy(interleaved, samples_.get() + first * width, before_wrap * width * sizeof(float));
    std::memcpy(interleaved + before_wrap * width, samples_.get(), after_wrap * width * sizeof(float));
    std::fill(interleaved + static_cast<std::size_t>(taken) * width,
              interleaved + static_cast<std::size_t>(frames) * width, 0.0f);
    if (taken < frames && written != 0) {
        shared_->gaps.fetch_add(1, std::memory_order_relaxed);
        shared_->gap_frames.fetch_add(static_cast<std::uint64_t>(frames - taken), std::memory_order_relaxed);
    }
    shared_->read.store(read + static_cast<std::uint64_t>(taken), std::memory_order_release);
    shared_->doorbell.fetch_add(1, std::memory_order_seq_cst);
    if (shared_->sleeping.load(std::memory_order_seq_cst) != 0) futex_wake(shared_->doorbell);
    return taken;
}

Frames OutputRing::consumed() const noexcept {
    return {static_cast<std::int64_t>(shared_->read.load(std::memory_order_acquire))};
}
std::int64_t OutputRing::gaps() const noexcept {
    return static_cast<std::int64_t>(shared_->gaps.load(std::memory_order_relaxed));
}
Frames OutputRing::gap_frames() const noexcept {
    return {static_cast<std::int64_t>(shared_->gap_frames.load(std::memory_order_relaxed))};
}

void OutputRing::wake() noexcept {
    shared_->doorbell.fetch_add(1, std::memory_order_seq_cst);
    futex_wake(shared_->doorbell);
}

}  // namespace stillroom::audio
