#include "audio/dsp/meter.h"

#include "audio/base/level.h"
#include "audio/dsp/finite_check.h"

#include <algorithm>
#include <cmath>

namespace stillroom::audio {

Meter::Meter(int channels, SampleRate rate)
    : kernels_(stage_kernels()),
      weighting_(channels, rate),
      sane_(channels, kPiece),
      part_frames_(rate.hertz / 10),
      frames_left_(part_frames_) {}

bool Meter::process(AudioView audio, float lowest_gain) noexcept STILLROOM_REALTIME {
    bool fresh = false;
    for (int first = 0; first < audio.frames();) {
        lowest_gain_ = std::min(lowest_gain_, lowest_gain);
        const int count = std::min({audio.frames() - first, kPiece, frames_left_});
        measure(audio.section(first, count));
        first += count;
        fresh = advance(count) || fresh;
    }
    return fresh;
}

bool Meter::process_silence(int frames) noexcept STILLROOM_REALTIME {
    bool fresh = false;
    while (frames > 0) {
        const int count = std::min({frames, kPiece, frames_left_});
        if (!weighting_.at_rest()) {
            for (int c = 0; c < sane_.channels(); ++c) std::fill_n(sane_.channel(c), count, 0.0f);
            weighting_.add(sane_.view().section(0, count));
        }
        frames -= count;
        fresh = advance(count) || fresh;
    }
    return fresh;
}

/// Counts frames that were measured; true at the end of a part.
bool Meter::advance(int frames) noexcept {
    frames_left_ -= frames;
    if (frames_left_ > 0) return false;
    finish_part();
    return true;
}

void Meter::measure(AudioView audio) noexcept {
    float highest = 0.0f;
    for (int c = 0; c < audio.channels(); ++c)
        highest =
            std::max(highest, kernels_.copy_sane(sane_.channel(c), audio.channel(c), audio.frames(), kBrokenFrom));
    peak_ = std::max(peak_, highest);
    if (highest > 0.0f || !weighting_.at_rest()) weighting_.add(sane_.view().section(0, audio.frames()));
}

void Meter::finish_part() noexcept {
    newest_ = (newest_ + 1) % kShortTerm;
    const Energy part = weighting_.take();
    parts_[static_cast<std::size_t>(newest_)] = part;
    // What still rings after a whole silent part is nothing; decided on the grid, so that cuts cannot matter.
    constexpr double kNothing = 1e-15;
    if (peak_ == 0.0f && part.weighted < kNothing) weighting_.rest();
    highest_peak_ = std::max(highest_peak_, peak_);
    reading_.until += {part_frames_};
    reading_.peak = decibels_of(static_cast<double>(peak_));
    reading_.highest_peak = decibels_of(static_cast<double>(highest_peak_));
    const Energy momentary = mean_of_last(kMomentary);
    reading_.rms = decibels_of(std::sqrt(momentary.plain / sane_.channels()));
    reading_.momentary = loudness_of(momentary.weighted);
    reading_.short_term = loudness_of(mean_of_last(kShortTerm).weighted);
    reading_.lowest_gain = decibels_of(static_cast<double>(lowest_gain_));
    peak_ = 0.0f;
    lowest_gain_ = 1.0f;
    frames_left_ = part_frames_;
}

Energy Meter::mean_of_last(int parts) const noexcept {
    Energy sum;
    for (int i = 0; i < parts; ++i) {
        const Energy& part = parts_[static_cast<std::size_t>((newest_ + kShortTerm - i) % kShortTerm)];
        sum.weighted += part.weighted;
        sum.plain += part.plain;
    }
    const double frames = static_cast<double>(parts) * part_frames_;
    return {sum.weighted / frames, sum.plain / frames};
}

}  // namespace stillroom::audio
