#include "audio/base/output_ring.h"

#include "audio/base/audio_buffer.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <new>
#include <utility>

namespace stillroom::audio {

namespace {

static_assert(sizeof(std::atomic<std::uint32_t>) == 4 && std::atomic<std::uint32_t>::is_always_lock_free);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// "stillrin", so that no other memory is taken for a ring.
constexpr std::uint64_t kMagic = 0x7374696c6c72696e;
/// Of the layout of what is shared; grows with every change of it.
constexpr std::uint32_t kVersion = 1;

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

/// The moment `timeout` from now, by the clock that nobody can set.
timespec deadline_after(Seconds timeout) noexcept {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    constexpr double kLongest = 1e6;  // keeps the sum below in range; nobody waits for eleven days
    const double length = std::clamp(timeout.value, 0.0, kLongest);
    const auto nanoseconds = now.tv_nsec + static_cast<std::int64_t>(length * kNanosecondsPerSecond);
    now.tv_sec += static_cast<time_t>(nanoseconds / kNanosecondsPerSecond);
    now.tv_nsec = static_cast<long>(nanoseconds % kNanosecondsPerSecond);
    return now;
}

/// Sleeps while `word` is `expected`. False once `deadline` has passed. The bitset form is the one that takes an
/// absolute time; the word may live in memory shared with another process.
bool futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected, const timespec& deadline) noexcept {
    const long result = syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAIT_BITSET, expected,
                                &deadline, nullptr, FUTEX_BITSET_MATCH_ANY);
    return result == 0 || errno != ETIMEDOUT;
}

void futex_wake(std::atomic<std::uint32_t>& word) noexcept {
    syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

}  // namespace

SharedMemory OutputRing::made_for(int channels, Frames capacity) {
    assert(channels >= 1 && channels <= kMaxChannels && capacity.count >= 1 && capacity <= kMostFrames);
    const auto width = static_cast<std::uint32_t>(channels);
    const auto frames = static_cast<std::size_t>(capacity.count);
    auto memory = SharedMemory::create(sizeof(Shared) + frames * width * sizeof(float));
    if (!memory) throw std::bad_alloc();
    auto* shared = new (memory->data()) Shared;
    shared->magic = kMagic;
    shared->version = kVersion;
    shared->channels = width;
    shared->frames = frames;
    return *std::move(memory);
}

OutputRing::OutputRing(int channels, Frames capacity) : OutputRing(made_for(channels, capacity)) {}

OutputRing::OutputRing(SharedMemory memory) noexcept
    : memory_(std::move(memory)),
      shared_(std::launder(reinterpret_cast<Shared*>(memory_.data()))),
      samples_(reinterpret_cast<float*>(memory_.data() + sizeof(Shared))),
      channels_(static_cast<int>(shared_->channels)),
      frames_(shared_->frames) {}

Result<std::unique_ptr<OutputRing>> OutputRing::attach(int descriptor) {
    auto memory = SharedMemory::attach(descriptor);
    if (!memory) return memory.error();
    Error no_ring{"what was to be played is no ring of sound"};
    if (memory->size() < sizeof(Shared)) return no_ring;
    const auto* shared = std::launder(reinterpret_cast<const Shared*>(memory->data()));
    if (shared->magic != kMagic) return no_ring;
    if (shared->version != kVersion)
        return Error{"the ring of sound is of another version of Stillroom; install its programs together"};
    const std::uint64_t channels = shared->channels;
    const std::uint64_t frames = shared->frames;
    if (channels < 1 || channels > kMaxChannels || frames < 1 ||
        frames > static_cast<std::uint64_t>(kMostFrames.count) ||
        memory->size() != sizeof(Shared) + frames * channels * sizeof(float))
        return no_ring;
    return std::unique_ptr<OutputRing>(new OutputRing(*std::move(memory)));
}

int OutputRing::room() const noexcept { return static_cast<int>(frames_) - filled(); }

int OutputRing::filled() const noexcept {
    const auto read = shared_->read.load(std::memory_order_seq_cst);
    const auto written = shared_->written.load(std::memory_order_seq_cst);
    // A third thread may be held up between the two loads while both sides move on.
    return static_cast<int>(std::min<std::uint64_t>(written - read, frames_));
}

// How a sleeper and its waker cannot miss each other: the sleeper announces what it wants and then looks at the
// counters once more; the waker moves its counter and then looks for an announcement. All four are sequentially
// consistent, so at least one of the two sees the other. A ring between the announcement and the sleep changes the
// futex word, and the kernel then refuses to sleep.
template <typename Ready>
bool OutputRing::wait(Doorbell& bell, int frames, Seconds timeout, Ready ready) noexcept {
    if (ready()) return true;
    const timespec deadline = deadline_after(timeout);
    bool in_time = true;
    while (in_time) {
        const auto rings = bell.rings.load(std::memory_order_seq_cst);
        bell.wanted.store(static_cast<std::uint32_t>(frames), std::memory_order_seq_cst);
        if (ready() || bell.called.exchange(0, std::memory_order_seq_cst) != 0) break;
        in_time = futex_wait(bell.rings, rings, deadline);
    }
    bell.wanted.store(0, std::memory_order_seq_cst);
    return ready();
}

template <typename Ready>
void OutputRing::ring_when(Doorbell& bell, Ready ready) noexcept {
    auto wanted = bell.wanted.load(std::memory_order_seq_cst);
    // Taking the announcement back keeps it at one system call a sleep. It comes before the ring, so a sleeper that
    // announced itself anew in between is woken by that ring and announces itself again.
    if (wanted != 0 && ready(static_cast<int>(wanted)) &&
        bell.wanted.compare_exchange_strong(wanted, 0, std::memory_order_seq_cst))
        ring(bell);
}

void OutputRing::ring(Doorbell& bell) noexcept {
    bell.rings.fetch_add(1, std::memory_order_seq_cst);
    futex_wake(bell.rings);
}

void OutputRing::write(const float* const* planar, int frames) noexcept {
    assert(frames >= 0 && frames <= room());
    const auto written = shared_->written.load(std::memory_order_relaxed);
    std::size_t at = written % frames_;
    for (int i = 0; i < frames; ++i) {
        float* frame = samples_ + at * static_cast<std::size_t>(channels_);
        for (int c = 0; c < channels_; ++c) frame[c] = planar[c][i];
        if (++at == frames_) at = 0;
    }
    shared_->written.store(written + static_cast<std::uint64_t>(frames), std::memory_order_seq_cst);
    ring_when(shared_->reader_bell, [this](int wanted) { return filled() >= wanted; });
}

void OutputRing::finish() noexcept {
    shared_->finished.store(1, std::memory_order_seq_cst);
    ring_when(shared_->reader_bell, [](int) { return true; });
}

bool OutputRing::wait_for_room(int frames, Seconds timeout) noexcept {
    assert(frames <= capacity().count);
    return wait(shared_->writer_bell, frames, timeout, [&] { return room() >= frames; });
}

bool OutputRing::wait_for_frames(int frames, Seconds timeout) noexcept {
    assert(frames <= capacity().count);
    wait(shared_->reader_bell, frames, timeout,
         [&] { return filled() >= frames || shared_->finished.load(std::memory_order_seq_cst) != 0; });
    return filled() >= frames;
}

int OutputRing::read(float* interleaved, int frames) noexcept {
    shared_->report.beat();
    const auto read = shared_->read.load(std::memory_order_relaxed);
    // In this order: frames written before `finish` are seen together with it.
    const bool finished = shared_->finished.load(std::memory_order_acquire) != 0;
    const auto written = shared_->written.load(std::memory_order_acquire);
    const int taken = static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(frames), written - read));
    const auto width = static_cast<std::size_t>(channels_);
    const std::size_t first = read % frames_;
    const std::size_t before_wrap = std::min<std::size_t>(static_cast<std::size_t>(taken), frames_ - first);
    const std::size_t after_wrap = static_cast<std::size_t>(taken) - before_wrap;
    std::memcpy(interleaved, samples_ + first * width, before_wrap * width * sizeof(float));
    std::memcpy(interleaved + before_wrap * width, samples_, after_wrap * width * sizeof(float));
    std::fill(interleaved + static_cast<std::size_t>(taken) * width,
              interleaved + static_cast<std::size_t>(frames) * width, 0.0f);
    if (taken < frames && written != 0 && !finished) {
        shared_->gaps.fetch_add(1, std::memory_order_relaxed);
        shared_->gap_frames.fetch_add(static_cast<std::uint64_t>(frames - taken), std::memory_order_relaxed);
    }
    shared_->read.store(read + static_cast<std::uint64_t>(taken), std::memory_order_seq_cst);
    ring_when(shared_->writer_bell, [this](int wanted) { return room() >= wanted; });
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
    shared_->writer_bell.called.store(1, std::memory_order_seq_cst);
    ring(shared_->writer_bell);
}

void OutputRing::wake_reader() noexcept {
    shared_->reader_bell.called.store(1, std::memory_order_seq_cst);
    ring(shared_->reader_bell);
}

}  // namespace stillroom::audio
