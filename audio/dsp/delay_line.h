/// The same sound, later.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/stage_kernels.h"

namespace stillroom::audio {

/// Delays 1 to kMaxChannels channels by a whole number of frames, fixed at set-up. What comes out is what went in,
/// bit for bit; before that there is silence.
class DelayLine {
public:
    /// [setup] Allocates the memory of the delay. @pre 0 <= delay, and short enough for its frames to be an int
    DelayLine(int channels, Frames delay);

    /// [any]
    [[nodiscard]] Frames delay() const noexcept { return {memory_.frames()}; }

    /// [audio] Delays in place; samples that are not sane (finite_check.h) become zero. A delay of nothing leaves
    /// every sound as it is and costs nothing. Always give all channels.
    void process(AudioView audio) noexcept STILLROOM_REALTIME;

private:
    const StageKernels& kernels_;
    AudioBuffer memory_;
    int oldest_ = 0;  ///< the frame of the memory that comes out next
};

}  // namespace stillroom::audio
