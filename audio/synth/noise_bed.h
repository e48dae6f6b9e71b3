/// `noise`: noise of one colour.
#pragma once

#include "audio/dsp/drift.h"
#include "audio/dsp/noise.h"
#include "audio/synth/parameter_values.h"

namespace stillroom::audio {

/// Plain coloured noise between two frequencies, tilted by so many dB per octave.
class NoiseBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"tilt", "dB", -5.0, -9.0, 0.0, "dB per octave: 0 is white, -3 pink, -6 brown"},
        {"low", "Hz", 60.0, 20.0, 1000.0, "the noise falls off below this"},
        {"high", "Hz", 4000.0, 200.0, 12000.0, "and above this"},
        {"motion", "", 0.2, 0.0, 1.0, "slow swell and ebb; 0 stands still"},
        {"width", "", 0.6, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    NoiseBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    GrainNoise noise_;
    Drift swell_;
    double motion_;
};

}  // namespace stillroom::audio
