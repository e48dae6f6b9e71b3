#include "engine/rt/stream_source.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace stillroom::engine::rt {

using audio::SourceSpan;

StreamSource::StreamSource(int channels, int capacity)
    : ring_(channels, capacity), scratch_(channels, audio::kMaxBlock) {
    assert(std::has_single_bit(static_cast<unsigned>(capacity)) && capacity >= 2 * kRefill);
}

StreamSource::Target StreamSource::fill_target(int frames) noexcept {
    const auto written = written_.load(std::memory_order_relaxed);
    const auto taken = taken_.load(std::memory_order_acquire);
    // The longest span stays free: the one last handed out is still being mixed after it was counted as taken.
    const auto room =
        static_cast<int>(static_cast<std::uint64_t>(capacity()) - (written - taken)) - audio::kReadAhead;
    const auto first = static_cast<int>(written & static_cast<std::uint64_t>(capacity() - 1));
    Target target;
    target.frames = std::max(0, std::min({frames, room, capacity() - first}));
    for (int c = 0; c < channels(); ++c) target.channels[static_cast<std::size_t>(c)] = ring_.channel(c) + first;
    return target;
}

void StreamSource::commit(int frames) noexcept {
    written_.store(written_.load(std::memory_order_relaxed) + static_cast<std::uint64_t>(frames),
                   std::memory_order_release);
}

int StreamSource::filled() const noexcept {
    return static_cast<int>(written_.load(std::memory_order_acquire) - taken_.load(std::memory_order_acquire));
}

void StreamSource::reset() noexcept {
    written_.store(0, std::memory_order_relaxed);
    taken_.store(0, std::memory_order_relaxed);
    finished_.store(false, std::memory_order_relaxed);
    flow_ = Flow::steady;
    faded_ = 0;
}

SourceSpan StreamSource::read(int frames) noexcept {
    const bool finished = finished_.load(std::memory_order_acquire);
    const int waiting = filled();
    if (flow_ == Flow::dry && (finished || waiting >= kRefill)) {
        flow_ = Flow::rising;
        faded_ = 0;
    }
    if (flow_ == Flow::steady && !finished && waiting <= kStarveFade) {
        // The last frames of a ring that runs dry are kept for the fade; a stream that really ends plays them as
        // they are.
        flow_ = Flow::falling;
        faded_ = 0;
    }
    switch (flow_) {
        case Flow::steady:
            return plain(std::min(frames, finished ? waiting : waiting - kStarveFade), finished);
        case Flow::falling:
        case Flow::rising:
            if (const int count = std::min({frames, waiting, kStarveFade - faded_}); count > 0) return faded(count);
            if (flow_ == Flow::rising && finished) return plain(std::min(frames, waiting), true);
            flow_ = Flow::dry;
            break;
        case Flow::dry:
            break;
    }
    return silence(frames);
}

SourceSpan StreamSource::plain(int frames, bool last) noexcept {
    const auto taken = taken_.load(std::memory_order_relaxed);
    const auto first = static_cast<int>(taken & static_cast<std::uint64_t>(capacity() - 1));
    const int count = std::min(frames, capacity() - first);
    const bool ended = last && count == filled();
    const float* left = ring_.channel(0) + first;
    const float* right = channels() > 1 ? ring_.channel(1) + first : left;
    taken_.store(taken + static_cast<std::uint64_t>(count), std::memory_order_release);
    return {left, right, count, ended, false};
}

SourceSpan StreamSource::faded(int frames) noexcept {
    const auto taken = taken_.load(std::memory_order_relaxed);
    const auto mask = static_cast<std::uint64_t>(capacity() - 1);
    for (int c = 0; c < channels(); ++c) {
        const float* in = ring_.channel(c);
        float* out = scratch_.channel(c);
        for (int i = 0; i < frames; ++i) {
            const float done = static_cast<float>(faded_ + i + 1) / static_cast<float>(kStarveFade + 1);
            out[i] =
                in[(taken + static_cast<std::uint64_t>(i)) & mask] * (flow_ == Flow::rising ? done : 1.0f - done);
        }
    }
    taken_.store(taken + static_cast<std::uint64_t>(frames), std::memory_order_release);
    const bool starved = flow_ == Flow::falling;
    faded_ += frames;
    if (faded_ == kStarveFade) flow_ = flow_ == Flow::rising ? Flow::steady : Flow::dry;
    return {scratch_.channel(0), scratch_.channel(channels() - 1), frames, false, starved};
}

SourceSpan StreamSource::silence(int frames) noexcept {
    frames = std::min(frames, scratch_.frames());
    for (int c = 0; c < channels(); ++c) std::fill_n(scratch_.channel(c), frames, 0.0f);
    return {scratch_.channel(0), scratch_.channel(channels() - 1), frames, false, true};
}

}  // namespace stillroom::engine::rt
