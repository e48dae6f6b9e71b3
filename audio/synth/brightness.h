/// How bright a synthesised sound is.
#pragma once

#include "audio/synth/synth.h"

namespace stillroom::audio {

/// [setup] The root mean square of the frequencies a sound is made of, in hertz, each weighted by its power: the
/// sound that moves faster is the brighter one. Measured over scattered stretches (scattered_stretches.h), both
/// channels together; 0 for silence. The sound stands at its start afterwards.
[[nodiscard]] double sampled_brightness(SynthSource& sound, bool ends, SampleRate rate);

}  // namespace stillroom::audio
