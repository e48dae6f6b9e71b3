#include "audio/synth/overtone_bed.h"

#include "audio/synth/curves.h"

namespace stillroom::audio {
namespace {

/// Members of the overtone series an octave below the pitch, and how loud each bowl is.
constexpr double kRatios[] = {1.0, 1.5, 2.0, 1.125, 2.5, 3.0, 0.75};
constexpr double kLevels[] = {1.0, 0.8, 0.62, 0.75, 0.42, 0.4, 0.9};
/// Partials of a rubbed bowl, near those of a thick-walled shell.
constexpr double kModeRatios[] = {1.0, 2.76, 5.2};

}  // namespace

OvertoneBed::OvertoneBed(const ParameterValues& values, SampleRate rate, Random random)
    : random_(random), spacing_(cells_of(Seconds{60.0 / values["density"]}, rate)) {
    // Long enough that two or three bowls always overlap.
    length_ = spacing_ * 27 / 10;
    const double pitch = values["pitch"], beat = values["beat"], width = values["width"];
    for (int p = 0; p < kPitches; ++p)
        for (int m = 0; m < kModes; ++m) {
            const int number = 100 * p + 20 * m;
            const std::uint64_t stream = 1000 + static_cast<std::uint64_t>(number);
            const double apart = beat * (0.6 + 0.8 * random.unit(stream + 15, 0)) * (1.0 + 0.5 * m);
            modes_[p][m] = Voice(pitch * kRatios[p] * kModeRatios[m], apart, 0.2, width, rate, random, stream);
        }
    const double brightness = values["brightness"];
    mode_level_[0] = 1.0;
    mode_level_[1] = 0.06 + 0.36 * brightness;
    mode_level_[2] = 0.01 + 0.10 * brightness;
    for (int g = 0; g < 2; ++g) {
        const std::uint64_t stream = 500 + 50 * static_cast<std::uint64_t>(g);
        ground_[g] = Voice(pitch * (g == 0 ? 0.5 : 1.0), 0.09 + 0.05 * g, 0.3, width, rate, random, stream);
        swell_[g] = Drift(random, stream + 20, Seconds{18.0 + 5.0 * g}, rate);
    }
    ground_harmonics_ = soft_harmonics(0.3 + 0.3 * brightness);
}

void OvertoneBed::add_bowl(std::int64_t number, std::int64_t cell, StereoCell& out) noexcept {
    const double late = 0.5 * random_.unit(1, number);
    const std::int64_t start = number * spacing_ + static_cast<std::int64_t>(late * static_cast<double>(spacing_));
    const int pitch = random_.pick(2, number, kPitches);
    const double level = kLevels[pitch] * (0.65 + 0.35 * random_.unit(3, number));
    const auto curve = [&](std::int64_t at, int mode) noexcept {
        const double x = static_cast<double>(at - start) / static_cast<double>(length_);
        const double fall = 1.0 - (x - 0.35) / 0.65;
        // Higher partials bloom later and leave earlier.
        const double swell = x < 0.35 ? ease(x / 0.35) : (fall > 0.0 ? ease(fall) * (0.4 + 0.6 * fall) : 0.0);
        return level * mode_level_[mode] *
               (mode == 0 ? swell : (mode == 1 ? swell * swell : swell * swell * swell));
    };
    for (int m = 0; m < kModes; ++m) {
        const double from = curve(cell, m), to = curve(cell + 1, m);
        if (from != 0.0 || to != 0.0) modes_[pitch][m].add_sine(cell, from, to, out);
    }
}

void OvertoneBed::render(std::int64_t cell, StereoCell& out) noexcept {
    for (int g = 0; g < 2; ++g) {
        const double level = g == 0 ? 0.55 : 0.35;
        ground_[g].add(cell, ground_harmonics_, level * (1.0 + 0.35 * swell_[g].at(cell)),
                       level * (1.0 + 0.35 * swell_[g].at(cell + 1)), out);
    }
    const std::int64_t latest = cell / spacing_;
    for (std::int64_t number = latest - 3; number <= latest; ++number) add_bowl(number, cell, out);
}

}  // namespace stillroom::audio
