/// `arc`: slow strings.
#pragma once

#include "audio/synth/air.h"
#include "audio/synth/parameter_values.h"
#include "audio/synth/voice.h"

namespace stillroom::audio {

/// Chords of five bowed voices that move forward and never hurry. Phrases of four chords are chosen by chance from
/// a few that lead into each other; every voice enters and leaves on its own over seconds, and a phrase gathers
/// slowly towards its end. Dark: little above 1 kHz.
class ArcBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"pitch", "Hz", 87.307, 65.0, 130.9, "the key note; 87.307 is F2"},
        {"chord", "s", 20.0, 10.0, 45.0, "time from chord to chord"},
        {"brightness", "", 0.45, 0.0, 1.0, "how much of the harmonics sounds"},
        {"build", "dB", 3.0, 0.0, 6.0, "how far a phrase gathers from its first chord to its last"},
        {"width", "", 0.8, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    ArcBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    [[nodiscard]] int phrase(std::int64_t number) const noexcept STILLROOM_REALTIME;
    [[nodiscard]] double gain(std::int64_t chord, int voice, std::int64_t cell) noexcept STILLROOM_REALTIME;
    [[nodiscard]] double gathering(std::int64_t cell) const noexcept STILLROOM_REALTIME;

    static constexpr int kLowest = -8, kHighest = 29;  ///< semitones around the key note
    Random random_;
    Air air_;
    Voice notes_[kHighest - kLowest + 1];
    Drift bow_[5];
    Harmonics low_, high_;
    std::int64_t chord_, attack_, release_, stagger_;
    double build_;
};

}  // namespace stillroom::audio
