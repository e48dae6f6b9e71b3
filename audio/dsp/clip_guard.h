/// The hard end of the range: no sample beyond the ceiling, without delay and without memory.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/stage_kernels.h"

namespace stillroom::audio {

/// Clips what would pass its ceiling. It stands behind the limiter, where it has nothing to do, and behind the
/// place where live talk joins, where it is all there is. It works on samples: the true peak of a clipped sound may
/// lie up to 3 dB higher.
class ClipGuard {
public:
    /// [setup]
    explicit ClipGuard(Decibels ceiling) noexcept
        : kernels_(stage_kernels()), ceiling_(static_cast<float>(gain_of(ceiling))) {}

    /// [audio] Clips in place; true when there was something to clip. @pre no sample is NaN (finite_check.h)
    bool process(AudioView audio) const noexcept STILLROOM_REALTIME {
        bool clipped = false;
        for (int c = 0; c < audio.channels(); ++c) {
            if (kernels_.highest_magnitude(audio.channel(c), audio.frames()) <= ceiling_) continue;
            kernels_.clip(audio.channel(c), audio.frames(), ceiling_);
            clipped = true;
        }
        return clipped;
    }

private:
    const StageKernels& kernels_;
    float ceiling_;
};

}  // namespace stillroom::audio
