/// Short samples out of a long sound: what measures a synthesised sound without playing all of it.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/synth/synth.h"

namespace stillroom::audio {

inline constexpr int kStretches = 48;
inline constexpr int kStretchFrames = 4096;

/// [setup] Reads stretch number `stretch` (0 to kStretches - 1) of ten minutes of a bed, or of the four seconds of
/// a sound that ends, into `out`, which has two channels of kStretchFrames. The stretches lie scattered, so that
/// they meet no slow movement twice in step. The sound stands behind the stretch afterwards.
void read_stretch(SynthSource& sound, bool ends, SampleRate rate, int stretch, AudioView out);

}  // namespace stillroom::audio
