#include "engine/ring_filler.h"

#include <algorithm>

namespace stillroom::engine {

using audio::Frames;
using audio::Result;

Result<void> RingFiller::prepare(int capacity) {
    const std::lock_guard lock(mutex_);
    ring_.allocate(capacity);
    begin_at(Frames{0});
    while (!finished_.load(std::memory_order_relaxed) && ring_.room() > 0)
        if (auto visited = visit(); !visited) return visited;
    return {};
}

void RingFiller::begin_at(Frames at) noexcept {
    ring_.reset();
    position_ = at;
    start_.store(at.count, std::memory_order_release);
    finished_.store(false, std::memory_order_release);
}

void RingFiller::seek(Frames at) {
    const std::lock_guard lock(mutex_);
    playing_.store(true, std::memory_order_release);
    // Reading again what the ring still holds would cost a wait for the disk at a cue's frame.
    if (holds(at) && (ring_.filled() > 0 || finished_.load(std::memory_order_relaxed))) return;
    begin_at(at);
    visit_or_fail();
}

void RingFiller::fill() {
    const std::lock_guard lock(mutex_);
    if (!playing() && !holds(Frames{0})) begin_at(Frames{0});
    visit_or_fail();
}

void RingFiller::visit_or_fail() {
    if (failed()) return;
    if (auto visited = visit(); !visited) failed_.store(true, std::memory_order_relaxed);
}

Result<void> RingFiller::visit() {
    int left = std::min(kVisit, ring_.room());
    reader_.announce(position_, Frames{left});
    while (left > 0 && !finished_.load(std::memory_order_relaxed)) {
        const rt::StreamRing::Target target = ring_.fill_target(left);
        const Result<int> count =
            reader_.read(position_, audio::AudioView(target.channels.data(), ring_.channels(), target.frames));
        if (!count) return count.error();
        ring_.commit(*count);
        position_ += Frames{*count};
        left -= *count;
        if (*count < target.frames) {
            ring_.finish();
            finished_.store(true, std::memory_order_release);
        }
    }
    if (!finished_.load(std::memory_order_relaxed)) reader_.announce(position_, Frames{kVisit});
    return {};
}

bool RingFiller::wants_filling() const noexcept {
    if (failed()) return false;
    if (!playing()) return !holds(Frames{0}) || (!finished_.load(std::memory_order_acquire) && ring_.room() > 0);
    return !finished_.load(std::memory_order_acquire) && ring_.room() >= ring_.capacity() / 4;
}

}  // namespace stillroom::engine
