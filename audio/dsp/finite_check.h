/// What a sample may be, and the check that nothing else leaves a zone.
///
/// A sample is sane when it is finite, below +96 dBFS (what is louder is no sound but a fault) and not subnormal
/// (what is softer than -758 dBFS is silence, and slow). The nodes of the output stage replace other samples by
/// zero as they come in, so that no state is ever poisoned; this check is for the places in between that must count
/// them.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/dsp/stage_kernels.h"

namespace stillroom::audio {

/// Magnitudes from here on are not sane.
inline constexpr float kBrokenFrom = 65536.0f;

/// Finds and silences broken samples.
class FiniteCheck {
public:
    /// [setup]
    FiniteCheck() noexcept : kernels_(stage_kernels()) {}

    /// [audio] Replaces broken samples (NaN, infinite, kBrokenFrom and above) by zero, in place. Returns how many
    /// there were; a sound without any is only read.
    [[nodiscard]] int replace_broken(AudioView audio) const noexcept STILLROOM_REALTIME;

private:
    const StageKernels& kernels_;
};

}  // namespace stillroom::audio
