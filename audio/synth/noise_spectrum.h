/// Spectra of noise as tables.
#pragma once

#include "audio/dsp/noise.h"

namespace stillroom::audio {

/// Bins of a grain that carry sound below this frequency. @pre hertz below half the rate
[[nodiscard]] inline int bins_below(double hertz, SampleRate rate) noexcept {
    const int bins = static_cast<int>(hertz * kGrainFrames / rate.hertz);
    return bins < kGrainHop ? bins : kGrainHop;
}

/// [setup] How far left and right part at each bin, for a width between 0 and 1: lows stay together, so that the
/// sound keeps its ground in mono; highs part most. 0.7 at the top of the scale is a correlation of about a third.
inline void fill_apart(float (&apart)[kGrainHop], double width, SampleRate rate) noexcept {
    for (int k = 0; k < kGrainHop; ++k) {
        const double octave = GrainNoise::bin_hertz(k, rate) / 160.0;
        apart[k] = static_cast<float>(width * 0.8 * octave / (1.0 + octave));
    }
}

}  // namespace stillroom::audio
