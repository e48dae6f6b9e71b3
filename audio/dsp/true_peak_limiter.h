/// The last word on level before the safety gains: no output above its ceiling.
///
///   in ─▶ delay ───────────────────────────────▶ × ─▶ hard clip ─▶ out
///     └─▶ true-peak detector ─▶ look-ahead gain ─┘
///
/// All channels share one gain, so that the image does not move. It aims kAim below the ceiling, because a meter
/// may read between the samples otherwise than our detector does; peaks under that pass bit for bit, only delayed.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/realtime.h"
#include "audio/base/units.h"
#include "audio/dsp/look_ahead_gain.h"
#include "audio/dsp/stage_kernels.h"
#include "audio/dsp/true_peak_detector.h"

namespace stillroom::audio {

/// Linked true-peak limiter with look-ahead, for 1 to kMaxChannels channels.
class TruePeakLimiter {
public:
    /// How far below the ceiling peaks are held.
    static constexpr Decibels kAim{0.5};
    /// [setup] Allocates all it will use. `ceiling` in dB true peak, below 0 for any real output.
    /// @pre 1 <= channels <= kMaxChannels
    TruePeakLimiter(int channels, SampleRate rate, Decibels ceiling = {-4.0});

    /// [any] Frames by which the sound is delayed: 144, which is 3 ms at 48 kHz.
    [[nodiscard]] static constexpr Frames latency() noexcept { return {kLatency}; }

    /// [audio] Limits in place, any number of frames. The samples depend on the sound alone, not on how it is cut.
    /// Samples that are not sane (audio/dsp/finite_check.h) become zero first.
    void process(AudioView audio) noexcept STILLROOM_REALTIME;

    /// [audio] The lowest gain of the last `process`, 1 when nothing was held.
    [[nodiscard]] float lowest_gain() const noexcept STILLROOM_REALTIME { return lowest_gain_; }

private:
    static constexpr int kLatency = LookAheadGain::kDelay + TruePeakDetector::kFramesAfter;
    static constexpr int kPiece = 256;           ///< frames worked on at a time
    static constexpr int kMemory = 16 * kPiece;  ///< frames until the past is moved to the front

    void process_piece(AudioView audio) noexcept;
    void make_room(int frames) noexcept;
    [[nodiscard]] float take_in(AudioView audio) noexcept;
    [[nodiscard]] bool find_peaks(int frames) noexcept;
    void limit(AudioView audio) noexcept;
    void pass(AudioView audio) noexcept;

    const StageKernels& kernels_;
    TruePeakDetector detector_;
    float ceiling_;
    float threshold_;
    float harmless_;  ///< samples up to here cannot make a peak above the threshold
    LookAheadGain gain_;
    AudioBuffer past_;  ///< what came in, in order; `end_` is behind the newest frame
    int end_ = kLatency;
    AudioBuffer scratch_;  ///< peaks and gains of a piece
    float lowest_gain_ = 1.0f;
};

}  // namespace stillroom::audio
