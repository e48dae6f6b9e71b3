#include "audio/synth/hush_bed.h"

#include "audio/synth/curves.h"
#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {

HushBed::HushBed(const ParameterValues& values, SampleRate rate, Random random)
    : noise_(random, 1), motion_(values["motion"]), bins_(bins_below(9000.0, rate)) {
    const double brightness = values["brightness"];
    constexpr double kPeriods[kBands] = {23.0, 13.0, 17.0};
    for (int b = 0; b < kBands; ++b)
        drift_[b] = Drift(random, 10 + static_cast<std::uint64_t>(b), Seconds{kPeriods[b]}, rate);
    lean_ = Drift(random, 20, Seconds{19.0}, rate);
    for (int k = 1; k < kGrainHop; ++k) {
        const double hertz = GrainNoise::bin_hertz(k, rate);
        bands_[0][k] = static_cast<float>(band(hertz, 45.0, brightness * 0.45, -1.0));
        bands_[1][k] = static_cast<float>(0.6 * band(hertz, brightness * 0.5, brightness * 1.4, -3.0));
        bands_[2][k] = static_cast<float>(0.2 * band(hertz, brightness * 2.0, brightness * 5.0, -5.0));
    }
    fill_apart(apart_, values["width"], rate);
}

void HushBed::render(std::int64_t cell, StereoCell& out) noexcept {
    noise_.add(cell, out, [this](std::int64_t grain, GrainSpectrum& spectrum) noexcept {
        const std::int64_t at = grain * (kGrainHop / kCellFrames);
        float weight[kBands];
        for (int b = 0; b < kBands; ++b) weight[b] = static_cast<float>(decibels(motion_ * 4.0 * drift_[b].at(at)));
        for (int k = 1; k < bins_; ++k) {
            const float level = bands_[0][k] * weight[0] + bands_[1][k] * weight[1] + bands_[2][k] * weight[2];
            spectrum.common[k] = level;
            spectrum.apart[k] = level * apart_[k];
        }
        const double lean = 0.12 * motion_ * lean_.at(at);
        spectrum.left = static_cast<float>(1.0 + lean);
        spectrum.right = static_cast<float>(1.0 - lean);
        spectrum.bins = bins_;
    });
}

}  // namespace stillroom::audio
