#include "audio/synth/noise_bed.h"

#include "audio/synth/curves.h"
#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {

NoiseBed::NoiseBed(const ParameterValues& values, SampleRate rate, Random random)
    : noise_(random, 1),
      swell_(random, 2, Seconds{11.0}, rate),
      motion_(values["motion"]),
      bins_(bins_below(16000.0, rate)) {
    for (int k = 1; k < kGrainHop; ++k)
        level_[k] =
            static_cast<float>(band(GrainNoise::bin_hertz(k, rate), values["low"], values["high"], values["tilt"]));
    fill_apart(apart_, values["width"], rate);
}

void NoiseBed::render(std::int64_t cell, StereoCell& out) noexcept {
    noise_.add(cell, out, [this](std::int64_t grain, GrainSpectrum& spectrum) noexcept {
        const auto swell =
            static_cast<float>(decibels(motion_ * 4.0 * swell_.at(grain * (kGrainHop / kCellFrames))));
        for (int k = 1; k < bins_; ++k) {
            spectrum.common[k] = level_[k] * swell;
            spectrum.apart[k] = level_[k] * swell * apart_[k];
        }
        spectrum.bins = bins_;
    });
}

}  // namespace stillroom::audio
