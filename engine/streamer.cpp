#include "engine/streamer.h"

#include <algorithm>
#include <chrono>

namespace stillroom::engine {

using audio::Frames;

namespace {

/// One read from the disk; large, because small reads cost as much per call as a block of mixing.
constexpr int kPiece = 1 << 15;

/// Pause between rounds of the thread: a ring holds forty times as much.
constexpr std::chrono::milliseconds kPause{250};

}  // namespace

ClipStream::ClipStream(ClipReader reader) : reader_(std::move(reader)), source_(reader_.channels(), kRing) {
    seek(Frames{0});
}

void ClipStream::seek(Frames at) {
    {
        const std::lock_guard lock(mutex_);
        // A ring that still holds its head is ready; reading it again would cost a disk access at a cue's frame.
        if (at == start_ && source_.untouched() && position_ > at) return;
        source_.reset();
        start_ = position_ = at;
        finished_ = false;
    }
    fill();
}

bool ClipStream::fill() {
    bool any = false;
    const std::lock_guard lock(mutex_);
    while (fill_piece()) any = true;
    return any;
}

bool ClipStream::fill_piece() {
    if (finished_ || failed()) return false;
    const rt::StreamSource::Target target = source_.fill_target(kPiece);
    // Nothing is gained by topping up a few frames; wait until a good piece fits, or the ring is about to wrap.
    if (target.frames < kPiece / 2 && source_.filled() > kPiece) return false;
    if (target.frames == 0) return false;
    const audio::AudioView view(target.channels.data(), source_.channels(), target.frames);
    const audio::Result<int> count = reader_.read(position_, view);
    if (!count) {
        failed_.store(true, std::memory_order_relaxed);
        return false;
    }
    source_.commit(*count);
    position_ += Frames{*count};
    if (*count < target.frames) {
        finished_ = true;
        source_.finish();
    }
    return *count > 0;
}

Streamer::~Streamer() { stop(); }

void Streamer::pump() {
    for (ClipStream* stream : streams_) stream->fill();
}

void Streamer::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            pump();
            wake_.wait_for(lock, stop, kPause, [] { return false; });
        }
    });
}

void Streamer::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

}  // namespace stillroom::engine
