/// `bowl`: one struck bowl.
#pragma once

#include "audio/synth/parameter_values.h"
#include "audio/synth/voice.h"

namespace stillroom::audio {

/// A single soft stroke that rises in 180 ms (nothing in this program startles) and rings out. Five partials of a
/// thick-walled bowl, each a pair that beats; the upper ones die first. Ends after `length`.
class BowlTone {
public:
    static constexpr SynthParameter kParameters[] = {
        {"pitch", "Hz", 174.614, 100.0, 400.0, "the lowest partial; 174.614 is F3"},
        {"length", "s", 18.0, 6.0, 40.0, "until it has died away"},
        {"brightness", "", 0.4, 0.0, 1.0, "how much of the upper partials sounds"},
        {"beat", "Hz", 0.6, 0.05, 2.0, "how fast the lowest pair beats"},
        {"width", "", 0.7, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    BowlTone(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

    /// Frames until it has ended.
    [[nodiscard]] std::int64_t length() const noexcept { return length_ * kCellFrames; }

private:
    static constexpr int kModes = 5;
    [[nodiscard]] double curve(int mode, std::int64_t cell) const noexcept STILLROOM_REALTIME;

    Voice modes_[kModes];
    double level_[kModes]{};
    std::int64_t length_, rise_;
};

}  // namespace stillroom::audio
