#include "audio/dsp/true_peak_limiter.h"

#include "audio/dsp/finite_check.h"

#include <algorithm>

namespace stillroom::audio {

TruePeakLimiter::TruePeakLimiter(int channels, SampleRate rate, Decibels ceiling)
    : kernels_(stage_kernels()),
      ceiling_(static_cast<float>(gain_of(ceiling))),
      threshold_(static_cast<float>(gain_of(ceiling - kAim))),
      harmless_(threshold_ / detector_.bound()),
      gain_(threshold_, rate),
      past_(channels, kLatency + kMemory + TruePeakDetector::kSlack),
      scratch_(2, kPiece + TruePeakDetector::kSlack) {
    assert(channels >= 1 && channels <= kMaxChannels);
}

void TruePeakLimiter::process(AudioView audio) noexcept STILLROOM_REALTIME {
    assert(audio.channels() == past_.channels());
    lowest_gain_ = 1.0f;
    for (int first = 0; first < audio.frames(); first += kPiece)
        process_piece(audio.section(first, std::min(kPiece, audio.frames() - first)));
}

void TruePeakLimiter::process_piece(AudioView audio) noexcept {
    make_room(audio.frames());
    const bool harmless = take_in(audio) <= harmless_;
    const bool nothing_above = harmless || !find_peaks(audio.frames());
    if (nothing_above && gain_.idle()) {
        pass(audio);
    } else {
        if (harmless) std::fill_n(scratch_.channel(0), audio.frames(), 0.0f);
        limit(audio);
    }
    end_ += audio.frames();
}

void TruePeakLimiter::make_room(int frames) noexcept {
    if (end_ + frames <= kLatency + kMemory) return;
    for (int c = 0; c < past_.channels(); ++c) {
        float* const memory = past_.channel(c);
        std::copy(memory + end_ - kLatency, memory + end_, memory);
    }
    end_ = kLatency;
}

/// Appends the piece to the past; gives the largest magnitude among all frames its true peaks are made of.
float TruePeakLimiter::take_in(AudioView audio) noexcept {
    constexpr int kReach = TruePeakDetector::kFramesBefore + TruePeakDetector::kFramesAfter;
    float highest = 0.0f;
    for (int c = 0; c < audio.channels(); ++c) {
        float* const newest = past_.channel(c) + end_;
        highest = std::max(highest, kernels_.copy_sane(newest, audio.channel(c), audio.frames(), kBrokenFrom));
        highest = std::max(highest, kernels_.highest_magnitude(newest - kReach, kReach));
    }
    return highest;
}

/// Fills the peaks of the frames that have just become known on both sides. True when one is above the threshold.
bool TruePeakLimiter::find_peaks(int frames) noexcept {
    float* const peaks = scratch_.channel(0);
    std::fill_n(peaks, frames + TruePeakDetector::kSlack, 0.0f);
    for (int c = 0; c < past_.channels(); ++c)
        detector_.raise(peaks, past_.channel(c) + end_ - TruePeakDetector::kFramesAfter, frames);
    return kernels_.highest_magnitude(peaks, frames) > threshold_;
}

void TruePeakLimiter::limit(AudioView audio) noexcept {
    float* const gains = scratch_.channel(1);
    gain_.process(scratch_.channel(0), gains, audio.frames());
    for (int i = 0; i < audio.frames(); ++i) lowest_gain_ = std::min(lowest_gain_, gains[i]);
    for (int c = 0; c < audio.channels(); ++c)
        kernels_.scale_to_ceiling(audio.channel(c), past_.channel(c) + end_ - kLatency, gains, audio.frames(),
                                  ceiling_);
}

void TruePeakLimiter::pass(AudioView audio) noexcept {
    for (int c = 0; c < audio.channels(); ++c)
        std::copy_n(past_.channel(c) + end_ - kLatency, audio.frames(), audio.channel(c));
}

}  // namespace stillroom::audio
