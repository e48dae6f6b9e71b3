/// Finds the peaks that a converter will make between the samples.
///
/// Four times oversampling after ITU-R BS.1770-4 annex 2: three values are interpolated between every frame and the
/// next by a sinc of 12 taps under a Hann window (each of the three filters has a gain of exactly one at DC within
/// float precision). It reads what other meters of the standard read, and with them too little close to half the
/// rate: up to 0.7 dB for a steady tone, and up to 3 dB for full-band noise of a kind no programme has. Who must
/// stay under a ceiling aims lower.
#pragma once

#include "audio/base/realtime.h"
#include "audio/dsp/stage_kernels.h"

namespace stillroom::audio {

/// The interpolation filters. Immutable: one may serve any number of channels and threads.
class TruePeakDetector {
public:
    /// Frames needed before and after the one that is looked at.
    static constexpr int kFramesBefore = 5;
    static constexpr int kFramesAfter = 6;
    /// Frames that may be read beyond those, and written beyond the last peak; what they hold does not matter as
    /// long as it is finite.
    static constexpr int kSlack = 7;

    /// [setup]
    TruePeakDetector() noexcept;

    /// [audio] peaks[i] = the largest of peaks[i], |x[i]| and the values between x[i] and x[i + 1].
    /// @pre x[-kFramesBefore] to x[frames - 1 + kFramesAfter + kSlack] may be read and are finite;
    /// peaks[0] to peaks[frames - 1 + kSlack] may be written
    void raise(float* peaks, const float* x, int frames) const noexcept STILLROOM_REALTIME {
        kernels_.raise_true_peaks(peaks, x, frames, taps_);
    }

    /// [any] No interpolated value is larger than this times the largest sample it was made of, rounding included.
    [[nodiscard]] float bound() const noexcept { return bound_; }

private:
    const StageKernels& kernels_;
    TruePeakTaps taps_{};
    float bound_ = 0.0f;
};

}  // namespace stillroom::audio
