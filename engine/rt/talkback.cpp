#include "engine/rt/talkback.h"

#include <algorithm>
#include <climits>
#include <utility>

#include "audio/base/exact_math.h"

namespace stillroom::engine::rt {

using audio::Frames;
using audio::frames_of;
using audio::Seconds;

namespace {

/// Frames that may wait all the time; what is beyond them is delay that nobody needs.
constexpr int kSlack = 96;
/// The clip guard's gain comes back by half in this time.
constexpr Seconds kPeakHalf{0.05};

}  // namespace

Talkback::Talkback(audio::SampleRate rate)
    : fade_(frames_of(Seconds{0.01}, rate)),
      longest_(frames_of(kLongest, rate)),
      settling_(static_cast<int>(frames_of(Seconds{0.04}, rate).count)),
      window_(static_cast<int>(frames_of(Seconds{0.5}, rate).count)),
      howl_guard_(rate),
      peak_fall_(
          static_cast<float>(audio::exact_exp2(-1.0 / static_cast<double>(frames_of(kPeakHalf, rate).count)))) {
    gain_.set(0.0f);
}

void Talkback::press() noexcept {
    if (ring_ == nullptr) return;
    if (on_ && !closing_) {
        heard_ = Frames{};
        return;
    }
    if (!on_) {
        ring_->open(true);
        howl_guard_.reset();
        flowing_ = false;
        fallen_ = kMend;
        watched_ = skip_ = 0;
        lowest_ = INT_MAX;
        peak_ = 0.0f;
    }
    if (!on_) settled_ = false;
    // A press while it still fades: it is settled already and rises from where it is.
    if (settled_) gain_.start(clock_, 1.0f, fade_, audio::RampShape::smooth);
    on_ = true;
    closing_ = false;
    heard_ = Frames{};
}

void Talkback::release(Frames length) noexcept {
    if (!on_ || closing_) return;
    closing_ = true;
    gain_.start(clock_, 0.0f, std::min(length, fade_), audio::RampShape::smooth);
}

const float* Talkback::render(int frames) noexcept {
    if (!on_) {
        clock_ += Frames{frames};
        if (std::exchange(heard_something_, false)) std::fill_n(buffer_.channel(0), buffer_.frames(), 0.0f);
        return nullptr;
    }
    heard_something_ = true;
    take_in(frames);
    guard_peaks(frames);
    fade(frames);
    clock_ += Frames{frames};
    if (closing_) {
        if (!gain_.moving(clock_)) close();
        return buffer_.channel(0);
    }
    heard_ += Frames{frames};
    if (heard_ >= longest_) release();
    return buffer_.channel(0);
}

void Talkback::take_in(int frames) noexcept {
    const int got = take_flowing(frames);
    (void)finite_check_.replace_broken(buffer_.view().section(0, got));
    if (!closing_ && howl_guard_.hears_howl(buffer_.channel(0), got)) {
        howled_ = true;
        release();
    }
    mend(got, frames);
    watch_delay(frames);
}

int Talkback::take_flowing(int frames) noexcept {
    float* const out = buffer_.channel(0);
    const int waiting = ring_->filled();
    if (!flowing_) {
        if (waiting < frames) return 0;
        flowing_ = true;
        risen_ = 0;
    }
    if (skip_ > 0 && frames >= kMend / 2 && waiting >= frames + skip_) {
        // From what is due now to what comes `skip_` frames later.
        std::array<float, kMend> due{};
        const int blend = std::min(frames, kMend);
        ring_->peek(0, due.data(), blend);
        ring_->peek(skip_, out, frames);
        for (int i = 0; i < blend; ++i) {
            const float later = static_cast<float>(i + 1) / static_cast<float>(blend);
            out[i] = due[static_cast<std::size_t>(i)] * (1.0f - later) + out[i] * later;
        }
        ring_->drop(frames + std::exchange(skip_, 0));
        return frames;
    }
    const int got = std::min(frames, waiting);
    ring_->peek(0, out, got);
    ring_->drop(got);
    return got;
}

/// Where frames are missing the last ones come back mirrored, and go; where they are back they rise.
void Talkback::mend(int got, int frames) noexcept {
    float* const out = buffer_.channel(0);
    std::fill_n(out + got, frames - got, 0.0f);
    const bool ran_out = flowing_ && got < frames;
    const int rising = risen_;
    remember(got);
    for (int i = 0; i < got && rising + i < kMend; ++i)
        out[i] *= static_cast<float>(rising + i + 1) / static_cast<float>(kMend);
    int first = 0;
    if (ran_out) {
        // It may have run out while it still rose: what stands in goes on from there.
        const float level = static_cast<float>(std::min(risen_, kMend)) / static_cast<float>(kMend);
        for (std::size_t i = 0; i < mirrored_.size(); ++i) mirrored_[i] = level * last_[last_.size() - 1 - i];
        flowing_ = false;
        fallen_ = 0;
        first = got;
    }
    for (int i = first; i < frames && fallen_ < kMend; ++i, ++fallen_)
        out[i] += mirrored_[static_cast<std::size_t>(fallen_)] *
                  (1.0f - static_cast<float>(fallen_ + 1) / static_cast<float>(kMend));
}

void Talkback::remember(int got) noexcept {
    const float* const in = buffer_.channel(0);
    const int kept = std::max(0, kMend - got);
    std::copy(last_.end() - kept, last_.end(), last_.begin());
    std::copy_n(in + std::max(0, got - kMend), std::min(got, kMend), last_.begin() + kept);
    risen_ = std::min(risen_ + got, kMend);
}

void Talkback::watch_delay(int frames) noexcept {
    if (flowing_) lowest_ = std::min(lowest_, ring_->filled());
    watched_ += frames;
    if (!settled_) {
        // The output's own ring is drained meanwhile, and the mixer stands still for it: only what comes after that
        // says how late the sound must be.
        if (watched_ < settling_ / 2) lowest_ = INT_MAX;
        if (watched_ < settling_ || !flowing_ || lowest_ == INT_MAX) return;
        ring_->drop(lowest_);
        settled_ = true;
        if (!closing_) gain_.start(clock_ + Frames{frames}, 1.0f, fade_, audio::RampShape::smooth);
    } else if (watched_ < window_) {
        return;
    } else if (flowing_ && lowest_ != INT_MAX && lowest_ > kSlack) {
        skip_ = lowest_ - kSlack / 2;
    }
    watched_ = 0;
    lowest_ = INT_MAX;
}

/// No sample beyond kHighest, without delay: the gain falls at once with what is too loud and comes back slowly.
void Talkback::guard_peaks(int frames) noexcept {
    float* const out = buffer_.channel(0);
    for (int i = 0; i < frames; ++i) {
        const float magnitude = out[i] < 0.0f ? -out[i] : out[i];
        peak_ = std::max(magnitude, peak_ * peak_fall_);
        if (peak_ > kHighest) out[i] = std::clamp(out[i] * (kHighest / peak_), -kHighest, kHighest);
    }
}

void Talkback::fade(int frames) noexcept {
    float* const out = buffer_.channel(0);
    for (int done = 0; done < frames;) {
        const audio::RampSegment piece = gain_.segment(clock_ + Frames{done}, frames - done);
        for (int i = 0; i < piece.frames; ++i)
            out[done + i] *= piece.base + piece.slope * static_cast<float>(piece.first + i);
        done += piece.frames;
    }
}

void Talkback::close() noexcept {
    on_ = closing_ = false;
    ring_->open(false);
    last_.fill(0.0f);
    mirrored_.fill(0.0f);
}

}  // namespace stillroom::engine::rt
