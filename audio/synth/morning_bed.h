/// `morning`: plucked strings over a thin ground.
#pragma once

#include "audio/synth/parameter_values.h"
#include "audio/synth/voice.h"

namespace stillroom::audio {

/// Single soft plucks from a five-note scale, like a harp in the next room: the line wanders, rests, and now and
/// then two notes fall together. Never a pattern, and no note repeats itself at once. Under it lies a thin
/// drone, so that it is never silent.
class MorningBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"pitch", "Hz", 174.614, 110.0, 261.7, "the key note; 174.614 is F3"},
        {"density", "/min", 30.0, 6.0, 60.0, "places for plucks in a minute; about a quarter stay empty"},
        {"brightness", "", 0.5, 0.0, 1.0, "how much of the upper partials sounds"},
        {"ground", "dB", -4.0, -24.0, 0.0, "level of the drone under the plucks"},
        {"width", "", 0.8, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    MorningBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    static constexpr int kPartials = 5;
    static constexpr int kSteps = 12;  ///< notes of the scale, from the key note up
    struct Pluck {
        std::int64_t start;  ///< cell
        int step;            ///< of the scale
        double level, place;
    };
    /// Step of the scale at a place; places near each other never share one.
    [[nodiscard]] int line(std::int64_t place) noexcept STILLROOM_REALTIME;
    void add_place(std::int64_t place, std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;
    void add_pluck(const Pluck& pluck, std::int64_t cell, StereoCell& out) const noexcept STILLROOM_REALTIME;

    Random random_;
    Drift contour_;
    PhaseClock partials_[kSteps][kPartials];
    double partial_level_[kPartials]{};
    Voice ground_[3];
    Drift swell_[3];
    Harmonics ground_harmonics_;
    double ground_level_, width_;
    std::int64_t spacing_, attack_, longest_;
};

}  // namespace stillroom::audio
