#include "audio/synth/tide_bed.h"

#include "audio/synth/curves.h"
#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {
namespace {

/// A wave from 0 to 1 and back over its length: it gathers, breaks softly at two fifths and draws back slowly.
double wave_height(double x) noexcept {
    constexpr double kBreaks = 0.4;
    if (x < kBreaks) {
        const double up = ease(x / kBreaks);
        return up * (0.4 + 0.6 * up);
    }
    const double back = 1.0 - (x - kBreaks) / (1.0 - kBreaks);
    return ease(back) * (0.35 + 0.65 * back);
}

/// The ground, the wash and the foam.
NoiseTables tables_of(const ParameterValues& values, SampleRate rate, Random random) {
    const double brightness = values["brightness"], width = values["width"];
    const auto level = [=](int number, double hertz) {
        if (number == 0) return spread(0.75 * band(hertz, 60.0, 240.0, -2.0), hertz, width);
        if (number == 1) return spread(0.9 * band(hertz, 190.0, brightness, -2.5), hertz, width);
        return spread(0.8 * band(hertz, brightness, brightness * 3.2, -4.5), hertz, width);
    };
    return {3, 10000.0, level, rate, random, 1};
}

}  // namespace

TideBed::TideBed(const ParameterValues& values, SampleRate rate, Random random)
    : random_(random),
      noise_(tables_of(values, rate, random), 3, random, 3),
      ground_(random, 2, Seconds{13.0}, rate),
      crest_(decibels(values["depth"]) - 1.0),
      near_period_(cells_of(Seconds{values["period"]}, rate)),
      far_period_(cells_of(Seconds{values["period"] * 1.73}, rate)) {}

TideBed::Surf TideBed::surf(std::int64_t cell, std::uint64_t set, std::int64_t period) const noexcept {
    Surf sum;
    const std::int64_t latest = cell / period + 1;
    for (std::int64_t wave = latest - 4; wave <= latest; ++wave) {
        const auto chance = [&](std::uint64_t what) noexcept { return random_.unit(set + what, wave); };
        const double span = static_cast<double>(period);
        const double start = (static_cast<double>(wave) + 0.7 * chance(0) - 1.0) * span;
        const double x = (static_cast<double>(cell) - start) / (span * (1.15 + 0.7 * chance(1)));
        if (x <= 0.0 || x >= 1.0) continue;
        const double height = (0.35 + 0.65 * chance(2)) * wave_height(x);
        sum.height += height;
        sum.lean += height * (chance(3) * 2.0 - 1.0) * (1.0 - 0.7 * x);
    }
    // Waves that meet do not pile up: the more there is, the less another adds.
    const double fullness = 1.0 / (0.5 + 0.5 * sum.height);
    return {sum.height * fullness, sum.lean * fullness};
}

GrainWeights TideBed::weights(std::int64_t grain) noexcept {
    const std::int64_t cell = GrainNoise::cell_of(grain);
    const Surf near = surf(cell, 100, near_period_);
    const Surf far = surf(cell, 200, far_period_);
    const double ground = decibels(1.5 * ground_.at(cell));
    const double height = 0.8 * near.height + 0.45 * far.height;
    GrainWeights result;
    result.band[0] = static_cast<float>(ground * (1.0 + 0.25 * crest_ * height));
    result.band[1] = static_cast<float>(0.5 * ground + crest_ * height);
    result.band[2] = static_cast<float>(0.2 * ground + crest_ * near.height * near.height);
    const double lean = 0.14 * (0.8 * near.lean + 0.45 * far.lean);
    result.left = static_cast<float>(1.0 + lean);
    result.right = static_cast<float>(1.0 - lean);
    return result;
}

void TideBed::render(std::int64_t cell, StereoCell& out) noexcept {
    noise_.add(cell, out, [this](std::int64_t grain) noexcept { return weights(grain); });
}

}  // namespace stillroom::audio
