#include "audio/dsp/finite_check.h"

namespace stillroom::audio {

int FiniteCheck::replace_broken(AudioView audio) const noexcept STILLROOM_REALTIME {
    int replaced = 0;
    for (int c = 0; c < audio.channels(); ++c) {
        float* const data = audio.channel(c);
        if (kernels_.highest_magnitude(data, audio.frames()) < kBrokenFrom) continue;
        for (int i = 0; i < audio.frames(); ++i) {
            if (data[i] > -kBrokenFrom && data[i] < kBrokenFrom) continue;
            data[i] = 0.0f;
            ++replaced;
        }
    }
    return replaced;
}

}  // namespace stillroom::audio
