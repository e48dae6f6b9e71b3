#include "engine/streamer.h"

#include "audio/base/thread_rights.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

namespace stillroom::engine {

using audio::Error;
using audio::Result;

namespace {

/// How often the rings are looked at; the shortest lasts twenty times as long.
constexpr std::chrono::milliseconds kPause{250};

}  // namespace

Streamer::~Streamer() { stop(); }

void Streamer::add(StemStream& stream) {
    for (RingFiller* filler : stream.fillers()) fillers_.push_back(filler);
}

int Streamer::ring_for(int channels) noexcept {
    const std::int64_t all = std::int64_t{channels} * kRing * static_cast<std::int64_t>(sizeof(float));
    return all <= kMostMemory ? kRing : kShortRing;
}

int Streamer::threads_wanted() const noexcept {
    const int streams = static_cast<int>(fillers_.size());
    return std::min(kMostThreads, (streams + kStreamsPerThread - 1) / kStreamsPerThread);
}

Result<void> Streamer::prepare() {
    int channels = 0;
    for (const StreamFiller* filler : fillers_) channels += filler->channels();
    const int capacity = ring_for(channels);
    std::atomic<std::size_t> next{0};
    std::optional<Error> failure;
    std::mutex failure_mutex;
    {
        std::vector<std::jthread> threads;
        threads.reserve(static_cast<std::size_t>(threads_wanted()));
        for (int i = 0; i < threads_wanted(); ++i)
            threads.emplace_back([&] {
                for (std::size_t at = next++; at < fillers_.size(); at = next++)
                    if (auto filled = fillers_[at]->prepare(capacity); !filled) {
                        const std::lock_guard lock(failure_mutex);
                        failure = filled.error();
                        return;
                    }
            });
    }
    if (failure) return *failure;
    return {};
}

void Streamer::pump() {
    for (StreamFiller* filler : fillers_)
        while (filler->playing() && filler->wants_filling()) filler->fill();
}

StreamFiller* Streamer::most_in_need() const noexcept {
    StreamFiller* chosen = nullptr;
    // What no voice plays comes after all that sounds.
    std::pair<bool, int> need{true, 0};
    for (StreamFiller* filler : fillers_) {
        if (!filler->wants_filling() || std::find(visited_.begin(), visited_.end(), filler) != visited_.end())
            continue;
        const std::pair<bool, int> own{!filler->playing(), filler->filled()};
        if (chosen == nullptr || own < need) {
            chosen = filler;
            need = own;
        }
    }
    return chosen;
}

StreamFiller* Streamer::claim() {
    const std::lock_guard lock(mutex_);
    StreamFiller* const filler = most_in_need();
    if (filler) visited_.push_back(filler);
    return filler;
}

void Streamer::release(StreamFiller& filler) {
    const std::lock_guard lock(mutex_);
    std::erase(visited_, &filler);
}

void Streamer::start(bool realtime) {
    for (int i = 0; i < threads_wanted(); ++i)
        threads_.emplace_back([this, realtime](const std::stop_token& stop) {
            // Refused is no harm: its rings are seconds deep, and the mixer's refusal is told already.
            if (realtime) (void)audio::request_realtime_priority(audio::kStreamerPriority);
            work(stop);
        });
}

void Streamer::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (StreamFiller* const filler = claim()) {
            wake_.notify_one();  // someone else takes the next one, or the watch
            filler->fill();
            release(*filler);
            continue;
        }
        std::unique_lock lock(mutex_);
        if (!watched_) {
            watched_ = true;
            wake_.wait_for(lock, stop, kPause, [this] { return most_in_need() != nullptr; });
            watched_ = false;
        } else {
            wake_.wait(lock, stop, [this] { return !watched_; });
        }
    }
}

void Streamer::stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
}

}  // namespace stillroom::engine
