/// The same loudness whatever the parameters.
#pragma once

#include "audio/synth/synth.h"

namespace stillroom::audio {

/// [setup] Mean square after K-weighting (ITU-R BS.1770) of short stretches of a sound, scattered over its first
/// ten minutes, or over the first seconds of one that ends. Leaves the sound at its start. Takes some ten
/// milliseconds.
[[nodiscard]] double sampled_power(SynthSource& sound, bool ends, SampleRate rate);

}  // namespace stillroom::audio
