#include "audio/synth/tone_bed.h"

#include "audio/synth/curves.h"

namespace stillroom::audio {

AnchorTone::AnchorTone(const ParameterValues& values, SampleRate rate, Random random)
    : ground_(values["pitch"], rate, random.bits(1, 0)),
      halo_(values["pitch"], 0.11, 0.15, values["width"], rate, random, 10) {
    fill_harmonics(harmonics_, values["brightness"]);
}

void AnchorTone::render(std::int64_t cell, StereoCell& out) noexcept {
    const Ramp steady = Ramp::between(1.0, 1.0);
    tone_kernels().add_harmonics(out, ground_.through(cell * kCellFrames), harmonics_, {steady, steady});
    constexpr double kHalo = 0.05;
    halo_.add(cell, harmonics_, kHalo, kHalo, out);
}

PlainTone::PlainTone(const ParameterValues& values, SampleRate rate, Random random)
    : clock_(values["pitch"], rate, random.bits(1, 0)),
      beat_clock_(values["pitch"] + values["beat"], rate, random.bits(2, 0)),
      beat_gain_(values["beat"] > 0.0 ? 0.5 : 0.0),
      swells_per_cell_(values["swell"] / 60.0 * kCellFrames / rate.hertz),
      depth_(values["swell"] > 0.0 ? values["depth"] : 0.0) {
    fill_harmonics(harmonics_, values["brightness"]);
}

double PlainTone::gain(std::int64_t cell) const noexcept {
    // The angle stays exact for weeks: the product is far below the million turns the sine is good for.
    return decibels(-0.5 * depth_ * (1.0 + exact_cos_turns(static_cast<double>(cell) * swells_per_cell_)));
}

void PlainTone::render(std::int64_t cell, StereoCell& out) noexcept {
    const double from = gain(cell), to = gain(cell + 1);
    const Ramp ramp = Ramp::between(from, to);
    tone_kernels().add_harmonics(out, clock_.through(cell * kCellFrames), harmonics_, {ramp, ramp});
    if (beat_gain_ == 0.0) return;
    const Ramp beat = Ramp::between(from * beat_gain_, to * beat_gain_);
    tone_kernels().add_harmonics(out, beat_clock_.through(cell * kCellFrames), harmonics_, {beat, beat});
}

}  // namespace stillroom::audio
