/// `anchor` and `tone`: one note.
#pragma once

#include "audio/synth/parameter_values.h"
#include "audio/synth/voice.h"

namespace stillroom::audio {

/// `anchor`: one low, steady note to lean on. Enough harmonics to be heard from a small speaker; its level moves
/// less than 1 dB.
class AnchorTone {
public:
    static constexpr SynthParameter kParameters[] = {
        {"pitch", "Hz", 87.307, 40.0, 220.0, "the note; 87.307 is F2, the root of the beds"},
        {"brightness", "", 0.5, 0.0, 1.0, "how much of the harmonics sounds"},
        {"width", "", 0.25, 0.0, 1.0, "0 is mono"},
    };

    AnchorTone(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    PhaseClock ground_;  ///< the note itself, in the middle
    Voice halo_;         ///< two quieter layers beside it
    Harmonics harmonics_;
};

/// `tone`: a soft sine, with a slow beat or a slow swell if wanted.
class PlainTone {
public:
    static constexpr SynthParameter kParameters[] = {
        {"pitch", "Hz", 174.614, 60.0, 1000.0, "the note; 174.614 is F3"},
        {"brightness", "", 0.1, 0.0, 1.0, "how much of the harmonics sounds; 0 is nearly a sine"},
        {"beat", "Hz", 0.0, 0.0, 1.0, "a second tone this far away; 0 is none"},
        {"swell", "/min", 0.0, 0.0, 12.0, "slow swells a minute; 0 is none"},
        {"depth", "dB", 6.0, 0.0, 12.0, "how deep a swell goes"},
    };

    PlainTone(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    [[nodiscard]] double gain(std::int64_t cell) const noexcept STILLROOM_REALTIME;

    PhaseClock clock_, beat_clock_;
    Harmonics harmonics_;
    float beat_gain_;
    double swells_per_cell_, depth_;
};

}  // namespace stillroom::audio
