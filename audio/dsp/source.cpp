#include "audio/dsp/source.h"

namespace stillroom::audio {

void Source::fade_stem(int, float, Frames, RampShape) noexcept {}

}  // namespace stillroom::audio
