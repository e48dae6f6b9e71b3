#include "audio/synth/rain_bed.h"

#include "audio/synth/curves.h"
#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {
namespace {

/// Far rain, and what a gust adds to it.
NoiseTables tables_of(const ParameterValues& values, SampleRate rate, Random random) {
    const double brightness = values["brightness"], width = values["width"];
    const auto level = [=](int number, double hertz) {
        if (number == 0) return spread(0.0035054 * band(hertz, 160.0, brightness * 0.6, -2.0), hertz, width);
        return spread(0.0023370 * band(hertz, 500.0, brightness * 2.0, -3.0), hertz, width);
    };
    return {2, 14000.0, level, rate, random, 1};
}

}  // namespace

RainBed::RainBed(const ParameterValues& values, SampleRate rate, Random random)
    : random_(random),
      noise_(tables_of(values, rate, random), 2, random, 4),
      gust_(random, 2, Seconds{14.0}, rate),
      shade_(random, 3, Seconds{9.0}, rate),
      drop_level_(1.0 * decibels(values["drops"])),
      motion_(values["motion"]),
      width_(values["width"]),
      rate_(rate),
      spacing_(frames_of(Seconds{60.0 / values["density"]}, rate).count),
      longest_(frames_of(Seconds{0.09}, rate).count) {}

double RainBed::gust(std::int64_t cell) noexcept { return decibels(motion_ * 4.5 * gust_.at(cell)); }

void RainBed::add_drop(std::int64_t number, std::int64_t cell, double gust, StereoCell& out) noexcept {
    const std::int64_t first = cell * kCellFrames;
    const auto late = static_cast<std::int64_t>(random_.unit(10, number) * static_cast<double>(spacing_));
    const std::int64_t start = number * spacing_ + late;
    if (number < 0 || start >= first + kCellFrames || start + longest_ <= first) return;
    const double size = random_.unit(11, number);
    const double chance = random_.unit(12, number);
    const bool round = chance < 0.14;
    const double seconds = round ? 0.045 + 0.045 * size : 0.012 + 0.022 * size;
    const double hertz =
        round ? 420.0 + 700.0 * random_.unit(13, number) : 1300.0 * power(3.0, random_.unit(13, number));
    const auto length = static_cast<std::int64_t>(seconds * rate_.hertz);
    if (start + length <= first) return;
    // Few drops are large: the cube of chance. High ones are quieter.
    const double loud = 0.06 + size * size * size * (round ? 0.55 : 0.8);
    const double level = drop_level_ * gust * loud * (round ? 0.9 : 900.0 / (hertz + 500.0));
    const double place = width_ * 0.8 * random_.around_zero(14, number);

    Drop drop;
    const std::int64_t in_cell = start - first;
    drop.first = static_cast<int>(in_cell > 0 ? in_cell : 0);
    drop.last = static_cast<int>(in_cell + length < kCellFrames ? in_cell + length : kCellFrames);
    const std::int64_t age = first + drop.first - start;
    drop.x_step = static_cast<float>(1.0 / static_cast<double>(length));
    drop.x = static_cast<float>(static_cast<double>(age) / static_cast<double>(length));
    const PhaseRamp phase = PhaseClock(hertz, rate_).through(age);
    drop.phase = phase.from - 0x40000000u;
    drop.step = phase.step;
    drop.attack = static_cast<float>(seconds / 0.0035);
    drop.left = static_cast<float>(level * (1.0 - 0.5 * place));
    drop.right = static_cast<float>(level * (1.0 + 0.5 * place));
    tone_kernels().add_drop(out, drop);
}

void RainBed::render(std::int64_t cell, StereoCell& out) noexcept {
    noise_.add(cell, out, [this](std::int64_t grain) noexcept {
        const std::int64_t at = GrainNoise::cell_of(grain);
        const double level = gust(at), shade = motion_ * 3.0 * shade_.at(at);
        GrainWeights weights;
        weights.band[0] = static_cast<float>(level);
        weights.band[1] = static_cast<float>(level * level * decibels(shade));
        return weights;
    });
    const double gust_now = gust(cell);
    const std::int64_t first = cell * kCellFrames;
    const std::int64_t latest = (first + kCellFrames) / spacing_;
    for (std::int64_t number = (first - longest_) / spacing_ - 1; number <= latest; ++number)
        add_drop(number, cell, gust_now, out);
}

}  // namespace stillroom::audio
