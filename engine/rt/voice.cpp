#include "engine/rt/voice.h"

#include <algorithm>

namespace stillroom::engine::rt {

namespace {

/// A gain that stands still is asked for again after so many frames: six hours.
constexpr int kStraightAtMost = 1 << 30;

}  // namespace

void Voice::start(const Command& command, Frames at) noexcept {
    source_ = command.source;
    id_ = command.voice;
    started_ = at;
    reads_ahead_ = source_->steady();
    stopping_ = starved_ = told_starved_ = ended_ = last_ = false;
    run_ = {};
    steady_ = span_ = straight_ = 0;
    gain_.set(0.0f);
    gain_.start(at, command.gain, command.length, command.shape);
}

void Voice::fade(Frames at, float gain, Frames length, RampShape shape, bool stop) noexcept {
    gain_.start(at, gain, length, shape);
    stopping_ = stop;
    steady_ = straight_ = 0;
}

void Voice::advance(int frames) noexcept {
    if (ended_) return;
    run_.left += frames;
    run_.right += frames;
    run_.first += frames;
    steady_ -= frames;
    span_ -= frames;
    straight_ -= frames;
}

bool Voice::over(Frames at) noexcept {
    ended_ = ended_ || (stopping_ && !gain_.moving(at));
    return ended_;
}

void Voice::renew(Frames at, int frames) noexcept {
    if (over(at)) return;
    if (span_ == 0) {
        if (last_) {
            ended_ = true;
            return;
        }
        read(reads_ahead_ ? audio::kReadAhead : frames);
        if (ended_) return;
    }
    if (straight_ == 0) {
        const audio::RampSegment gain = gain_.segment(at, kStraightAtMost);
        run_.base = gain.base;
        run_.slope = gain.slope;
        run_.first = gain.first;
        straight_ = gain.frames;
    }
    steady_ = std::min(span_, straight_);
}

void Voice::read(int frames) noexcept {
    const audio::SourceSpan span = source_->read(frames);
    run_.left = span.left;
    run_.right = span.right;
    span_ = span.frames;
    last_ = span.ended;
    starved_ = span.starved;
    ended_ = span.frames == 0;
}

}  // namespace stillroom::engine::rt
