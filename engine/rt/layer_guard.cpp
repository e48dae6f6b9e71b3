#include "engine/rt/layer_guard.h"

#include <algorithm>
#include <cassert>

#include "audio/dsp/finite_check.h"

namespace stillroom::engine::rt {

using audio::AudioView;
using audio::Frames;
using audio::kBrokenFrom;

namespace {

constexpr double kFall = 0.005;
/// Shorter than the patience of the standby bed, which is not needed for a burst.
constexpr double kProof = 0.05;

/// From 0 to 1, level at both ends.
float smooth_step(int done, int length) noexcept {
    const float t = static_cast<float>(done) / static_cast<float>(length);
    return t * t * (3.0f - 2.0f * t);
}

bool is_broken(float sample) noexcept { return !(sample > -kBrokenFrom && sample < kBrokenFrom); }

}  // namespace

LayerGuard::LayerGuard(audio::SampleRate rate, Frames rise) noexcept
    : kernels_(audio::stage_kernels()),
      fall_frames_(static_cast<int>(audio::frames_of(audio::Seconds{kFall}, rate).count)),
      proof_frames_(static_cast<int>(audio::frames_of(audio::Seconds{kProof}, rate).count)),
      rise_frames_(static_cast<int>(rise.count)) {
    assert(rise_frames_ > 0);
}

LayerGuard::Outcome LayerGuard::process(AudioView bus) noexcept {
    Outcome outcome;
    const int frames = bus.frames();
    if (frames == 0) return outcome;
    float* const left = bus.channel(0);
    float* const right = bus.channel(1);
    const float left_peak = kernels_.highest_magnitude(left, frames);
    const float right_peak = kernels_.highest_magnitude(right, frames);
    // Written so that NaN takes the careful way.
    const bool sane = left_peak < kBrokenFrom && right_peak < kBrokenFrom;
    if (state_ == State::sound && sane) {
        peak_ = std::max(left_peak, right_peak);
        last_left_ = left[frames - 1];
        last_right_ = right[frames - 1];
        return outcome;
    }
    for (int i = 0; i < frames; ++i) step(left[i], right[i], outcome);
    peak_ = std::max(kernels_.highest_magnitude(left, frames), kernels_.highest_magnitude(right, frames));
    return outcome;
}

void LayerGuard::fall(Outcome& outcome) noexcept {
    state_ = State::falling;
    moved_ = 0;
    from_left_ = last_left_;
    from_right_ = last_right_;
    ++outcome.muted;
}

void LayerGuard::step(float& left, float& right, Outcome& outcome) noexcept {
    const bool broken = is_broken(left) || is_broken(right);
    outcome.broken += broken ? 1 : 0;
    good_ = broken ? 0 : std::min(good_ + 1, proof_frames_);
    if (broken && !muted()) fall(outcome);
    if (state_ == State::silent && good_ == proof_frames_) {
        state_ = State::rising;
        moved_ = 0;
        ++outcome.returned;
    }
    switch (state_) {
        case State::sound:
            break;
        case State::falling: {
            const float gain = 1.0f - smooth_step(++moved_, fall_frames_);
            left = from_left_ * gain;
            right = from_right_ * gain;
            if (moved_ == fall_frames_) state_ = State::silent;
            break;
        }
        case State::silent:
            left = right = 0.0f;
            break;
        case State::rising: {
            const float gain = smooth_step(++moved_, rise_frames_);
            left *= gain;
            right *= gain;
            if (moved_ == rise_frames_) state_ = State::sound;
            break;
        }
    }
    last_left_ = left;
    last_right_ = right;
}

}  // namespace stillroom::engine::rt
