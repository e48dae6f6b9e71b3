#include "audio/synth/hush_bed.h"

#include "audio/synth/curves.h"
#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {
namespace {

NoiseTables tables_of(int bands, const ParameterValues& values, SampleRate rate, Random random) {
    const double brightness = values["brightness"], width = values["width"];
    const auto level = [=](int number, double hertz) {
        if (number == 0) return spread(band(hertz, 45.0, brightness * 0.45, -1.0), hertz, width);
        if (number == 1) return spread(0.6 * band(hertz, brightness * 0.5, brightness * 1.4, -3.0), hertz, width);
        return spread(0.2 * band(hertz, brightness * 2.0, brightness * 5.0, -5.0), hertz, width);
    };
    return {bands, 9000.0, level, rate, random, 1};
}

}  // namespace

HushBed::HushBed(const ParameterValues& values, SampleRate rate, Random random)
    : noise_(tables_of(kBands, values, rate, random), kBands, random, 2), motion_(values["motion"]) {
    constexpr double kPeriods[kBands] = {23.0, 13.0, 17.0};
    for (int b = 0; b < kBands; ++b)
        drift_[b] = Drift(random, 10 + static_cast<std::uint64_t>(b), Seconds{kPeriods[b]}, rate);
    lean_ = Drift(random, 20, Seconds{19.0}, rate);
}

void HushBed::render(std::int64_t cell, StereoCell& out) noexcept {
    noise_.add(cell, out, [this](std::int64_t grain) noexcept {
        const std::int64_t at = GrainNoise::cell_of(grain);
        GrainWeights weights;
        for (int b = 0; b < kBands; ++b)
            weights.band[b] = static_cast<float>(decibels(motion_ * 4.0 * drift_[b].at(at)));
        const double lean = 0.12 * motion_ * lean_.at(at);
        weights.left = static_cast<float>(1.0 + lean);
        weights.right = static_cast<float>(1.0 - lean);
        return weights;
    });
}

}  // namespace stillroom::audio
