/// `overtone`: singing partials.
#pragma once

#include "audio/dsp/drift.h"
#include "audio/dsp/tone_kernels.h"
#include "audio/synth/parameter_values.h"
#include "audio/synth/voice.h"

namespace stillroom::audio {

/// Bowls that are rubbed and not struck: each swells over seconds out of a still ground and sinks again. Their
/// partials are stretched as those of a bowl are, every one a pair that beats slowly; their pitches come from one
/// overtone series. No melody.
class OvertoneBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"pitch", "Hz", 174.614, 110.0, 261.7, "pitch of the lowest bowl; 174.614 is F3"},
        {"density", "/min", 6.0, 2.0, 12.0, "how many bowls begin in a minute"},
        {"brightness", "", 0.35, 0.0, 1.0, "how much of the upper partials sounds"},
        {"beat", "Hz", 0.35, 0.05, 1.5, "how fast the pairs of partials beat"},
        {"width", "", 0.8, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    OvertoneBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    static constexpr int kPitches = 7;
    static constexpr int kModes = 3;
    void add_bowl(std::int64_t number, std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

    Random random_;
    Voice ground_[2];
    Drift swell_[2];
    Voice modes_[kPitches][kModes];
    Harmonics ground_harmonics_;
    double mode_level_[kModes]{};
    std::int64_t spacing_, length_;
};

}  // namespace stillroom::audio
