#include "audio/synth/tone_bed.h"

#include "audio/synth/curves.h"

namespace stillroom::audio {

AnchorTone::AnchorTone(const ParameterValues& values, SampleRate rate, Random random)
    : ground_(values["pitch"], rate, random.bits(1, 0)),
      halo_(values["pitch"], 0.11, 0.15, values["width"], rate, random, 10) {
    harmonics_ = soft_harmonics(values["brightness"]);
}

void AnchorTone::render(std::int64_t cell, StereoCell& out) noexcept {
    VoiceCell ground;
    ground.layers = 1;
    ground.phase[0] = ground_.through(cell * kCellFrames);
    ground.left[0] = ground.right[0] = 1.0f;
    ground.gain = Ramp::between(1.0, 1.0);
    tone_kernels().add_voice(out, ground, harmonics_);
    constexpr double kHalo = 0.05;
    halo_.add(cell, harmonics_, kHalo, kHalo, out);
}

PlainTone::PlainTone(const ParameterValues& values, SampleRate rate, Random random)
    : clock_(values["pitch"], rate, random.bits(1, 0)),
      beat_clock_(values["pitch"] + values["beat"], rate, random.bits(2, 0)),
      beat_gain_(values["beat"] > 0.0 ? 0.5f : 0.0f),
      swells_per_cell_(values["swell"] / 60.0 * kCellFrames / rate.hertz),
      depth_(values["swell"] > 0.0 ? values["depth"] : 0.0) {
    harmonics_ = soft_harmonics(values["brightness"]);
}

double PlainTone::gain(std::int64_t cell) const noexcept {
    // The angle stays exact for weeks: the product is far below the million turns the sine is good for.
    return decibels(-0.5 * depth_ * (1.0 + exact_cos_turns(static_cast<double>(cell) * swells_per_cell_)));
}

void PlainTone::render(std::int64_t cell, StereoCell& out) noexcept {
    VoiceCell voice;
    voice.layers = beat_gain_ > 0.0f ? 2 : 1;
    voice.phase[0] = clock_.through(cell * kCellFrames);
    voice.phase[1] = beat_clock_.through(cell * kCellFrames);
    voice.left[0] = voice.right[0] = 1.0f;
    voice.left[1] = voice.right[1] = beat_gain_;
    voice.gain = Ramp::between(gain(cell), gain(cell + 1));
    tone_kernels().add_voice(out, voice, harmonics_);
}

}  // namespace stillroom::audio
