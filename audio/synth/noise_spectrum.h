/// Spectra of noise.
#pragma once

#include "audio/dsp/noise_tables.h"

namespace stillroom::audio {

/// [any] A level at `hertz`, spread over the sides by a width between 0 and 1: lows stay together, so that the
/// sound keeps its ground in mono; highs part most. 0.7 at the top of the scale is a correlation of about a third.
[[nodiscard]] constexpr NoiseLevel spread(double level, double hertz, double width) noexcept {
    const double octave = hertz / 160.0;
    return {level, level * width * 0.8 * octave / (1.0 + octave)};
}

}  // namespace stillroom::audio
