/// How loud prepared sound is, as a listener will hear it. The only user of libebur128.
#pragma once

#include "audio/base/units.h"

#include <memory>
#include <span>

namespace stillroom::audio {

/// What a clip measures. Both are rounded to 0.0001 dB, so that a gain worked out from them is the same on every
/// processor.
struct ClipLevel {
    Loudness loudness;               ///< -70 LUFS when nothing of the clip is louder than that
    double true_peak_dbtp = -200.0;  ///< 4x oversampled below 96 kHz (2x above); -200 for digital silence
};

/// Measures interleaved sound by ITU-R BS.1770-4 / EBU R 128: integrated loudness with both gates, mono as dual
/// mono at unity. A clip under 400 ms, too short for one gating block, counts as the loudest momentary loudness of
/// the clip followed by silence. [control] one thread.
class LoudnessMeter {
public:
    /// [setup] @pre channels is 1 or 2
    LoudnessMeter(int channels, SampleRate rate);

    /// @pre interleaved.size() is a multiple of the channels
    void add(std::span<const float> interleaved);

    /// The level of all that was added; call once, at the end.
    [[nodiscard]] ClipLevel finish();

private:
    struct State;
    struct Free {
        void operator()(State* state) const noexcept;
    };
    int channels_;
    SampleRate rate_;
    Frames length_;
    std::unique_ptr<State, Free> state_;
};

/// [control] The level of a whole clip in memory, interleaved.
[[nodiscard]] ClipLevel measure(std::span<const float> interleaved, int channels, SampleRate rate);

}  // namespace stillroom::audio
