#include "audio/synth/noise_bed.h"

#include "audio/synth/curves.h"
#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {
namespace {

NoiseTables tables_of(const ParameterValues& values, SampleRate rate, Random random) {
    const double low = values["low"], high = values["high"], tilt = values["tilt"], width = values["width"];
    const auto level = [=](int, double hertz) { return spread(band(hertz, low, high, tilt), hertz, width); };
    return {1, 16000.0, level, rate, random, 1};
}

}  // namespace

NoiseBed::NoiseBed(const ParameterValues& values, SampleRate rate, Random random)
    : noise_(tables_of(values, rate, random), 1, random, 3),
      swell_(random, 2, Seconds{11.0}, rate),
      motion_(values["motion"]) {}

void NoiseBed::render(std::int64_t cell, StereoCell& out) noexcept {
    noise_.add(cell, out, [this](std::int64_t grain) noexcept {
        GrainWeights weights;
        weights.band[0] = static_cast<float>(decibels(motion_ * 4.0 * swell_.at(GrainNoise::cell_of(grain))));
        return weights;
    });
}

}  // namespace stillroom::audio
