#include "audio/dsp/look_ahead_gain.h"

namespace stillroom::audio {

namespace {

constexpr Decibels kRecoveryPerSecond{24.0};

}  // namespace

LookAheadGain::LookAheadGain(float threshold, SampleRate rate) noexcept : threshold_(threshold) {
    const double growth = gain_of({kRecoveryPerSecond.value / rate.hertz}) - 1.0;
    recovery_ = static_cast<Fixed>(growth * 4294967296.0);
    once_.fill(kOne);
    twice_.fill(kOne * kSmooth);
}

bool LookAheadGain::idle() const noexcept STILLROOM_REALTIME {
    return first_need_ == end_need_ && held_ == kOne && sum_once_ == kOne * kSmooth &&
           sum_twice_ == kOne * kSmooth * kSmooth;
}

void LookAheadGain::add_need(float peak) noexcept {
    const auto gain =
        static_cast<Fixed>(static_cast<double>(threshold_) / static_cast<double>(peak) * static_cast<double>(kOne));
    while (end_need_ != first_need_ && needs_[(end_need_ - 1) % needs_.size()].gain >= gain) --end_need_;
    needs_[end_need_ % needs_.size()] = {frame_, gain};
    ++end_need_;
}

LookAheadGain::Fixed LookAheadGain::lowest_need() noexcept {
    if (first_need_ != end_need_ && needs_[first_need_ % needs_.size()].frame + kHold <= frame_) ++first_need_;
    return first_need_ == end_need_ ? kOne : needs_[first_need_ % needs_.size()].gain;
}

void LookAheadGain::process(const float* peaks, float* gains, int frames) noexcept STILLROOM_REALTIME {
    // From below -48 dB the recovery starts there: a growth in proportion never leaves zero.
    constexpr Fixed kFloor = kOne / 256;
    constexpr double kScale = 1.0 / static_cast<double>(kOne * kSmooth * kSmooth);
    for (int i = 0; i < frames; ++i) {
        if (peaks[i] > threshold_) add_need(peaks[i]);
        const Fixed need = lowest_need();
        const Fixed from = held_ < kFloor ? kFloor : held_;
        const Fixed recovered = from + ((from * recovery_) >> 32) + 1;
        held_ = recovered < need ? recovered : need;
        sum_once_ += held_ - once_[slot_];
        once_[slot_] = held_;
        sum_twice_ += sum_once_ - twice_[slot_];
        twice_[slot_] = sum_once_;
        slot_ = (slot_ + 1) % kSmooth;
        gains[i] = static_cast<float>(static_cast<double>(sum_twice_) * kScale);
        ++frame_;
    }
}

}  // namespace stillroom::audio
