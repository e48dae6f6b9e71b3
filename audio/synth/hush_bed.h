/// `hush`: the tone of a quiet room.
#pragma once

#include "audio/dsp/drift.h"
#include "audio/dsp/noise.h"
#include "audio/synth/parameter_values.h"

namespace stillroom::audio {

/// Dark noise, steady as the air of a room; three bands drift a little against each other, so that it lives.
class HushBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"brightness", "Hz", 420.0, 150.0, 3000.0, "where the noise begins to fall off"},
        {"motion", "", 0.5, 0.0, 1.0, "how much the bands drift; 0 stands still"},
        {"width", "", 0.7, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    HushBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    static constexpr int kBands = 3;
    GrainNoise noise_;
    Drift drift_[kBands], lean_;
    double motion_;
};

}  // namespace stillroom::audio
