/// `warm`: a drone to arrive on.
#pragma once

#include "audio/synth/air.h"
#include "audio/synth/parameter_values.h"
#include "audio/synth/voice.h"

namespace stillroom::audio {

/// A root, its fifth and octave that always sound, and four higher notes that come and go over minutes, all in pure
/// ratios. No melody, no pulse.
class WarmBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"pitch", "Hz", 87.307, 55.0, 146.9, "root of the drone; 87.307 is F2"},
        {"brightness", "", 0.35, 0.0, 1.0, "how much of the harmonics sounds"},
        {"motion", "", 0.6, 0.0, 1.0, "how far the notes come and go; 0 stands still"},
        {"width", "", 0.7, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    WarmBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    static constexpr int kNotes = 7;
    [[nodiscard]] double gain(int note, std::int64_t cell) noexcept STILLROOM_REALTIME;

    Air air_;
    Drift breath_;
    Voice voices_[kNotes];
    Drift swell_[kNotes];
    Harmonics low_, high_;
    double motion_;
};

}  // namespace stillroom::audio
