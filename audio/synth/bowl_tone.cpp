#include "audio/synth/bowl_tone.h"

#include "audio/synth/curves.h"

namespace stillroom::audio {
namespace {

constexpr double kRatios[] = {1.0, 2.0, 2.76, 5.2, 8.1};
constexpr double kHaste[] = {1.0, 1.25, 1.5, 2.2, 3.5};  // how much sooner a partial dies than the lowest

}  // namespace

BowlTone::BowlTone(const ParameterValues& values, SampleRate rate, Random random)
    : length_(cells_of(Seconds{values["length"]}, rate)), rise_(cells_of(Seconds{0.18}, rate)) {
    const double brightness = values["brightness"];
    const double levels[] = {1.0, 0.10 + 0.15 * brightness, 0.10 + 0.6 * brightness, 0.02 + 0.22 * brightness,
                             0.05 * brightness};
    for (int m = 0; m < kModes; ++m) {
        level_[m] = levels[m];
        const std::uint64_t stream = 20 + 20 * static_cast<std::uint64_t>(m);
        modes_[m] = Voice(values["pitch"] * kRatios[m], values["beat"] * (1.0 + 0.35 * m), 0.05, values["width"],
                          rate, random, stream);
    }
}

double BowlTone::curve(int mode, std::int64_t cell) const noexcept {
    const double fall = 1.0 - static_cast<double>(cell) * kHaste[mode] / static_cast<double>(length_);
    if (fall <= 0.0) return 0.0;
    const double squared = fall * fall;
    return level_[mode] * ease(static_cast<double>(cell) / static_cast<double>(rise_)) * squared * squared;
}

void BowlTone::render(std::int64_t cell, StereoCell& out) noexcept {
    for (int m = 0; m < kModes; ++m) {
        const double from = curve(m, cell), to = curve(m, cell + 1);
        if (from != 0.0 || to != 0.0) modes_[m].add_sine(cell, from, to, out);
    }
}

}  // namespace stillroom::audio
