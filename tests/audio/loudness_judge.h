/// Loudness and true peak as libebur128 hears them.
#pragma once

#include "tests/audio/synth_rendering.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace stillroom::tests {

/// Integrated loudness and true peak of stereo at 48 kHz.
class LoudnessJudge {
public:
    /// `peak` 0: loudness alone, which is quicker.
    explicit LoudnessJudge(int peak = EBUR128_MODE_TRUE_PEAK)
        : state_(ebur128_init(2, 48000, EBUR128_MODE_I | peak)) {}
    ~LoudnessJudge() { ebur128_destroy(&state_); }
    LoudnessJudge(const LoudnessJudge&) = delete;
    LoudnessJudge& operator=(const LoudnessJudge&) = delete;

    void hear(const Stereo& sound) {
        std::vector<float> interleaved(sound.left.size() * 2);
        for (std::size_t i = 0; i < sound.left.size(); ++i) {
            interleaved[2 * i] = sound.left[i];
            interleaved[2 * i + 1] = sound.right[i];
        }
        ebur128_add_frames_float(state_, interleaved.data(), sound.left.size());
    }
    [[nodiscard]] double lufs() const {
        double value = 0.0;
        ebur128_loudness_global(state_, &value);
        return value;
    }
    [[nodiscard]] double true_peak() const {
        double highest = 0.0;
        for (unsigned channel = 0; channel < 2; ++channel) {
            double peak = 0.0;
            ebur128_true_peak(state_, channel, &peak);
            highest = std::max(highest, peak);
        }
        return 20.0 * std::log10(highest + 1e-10);
    }

private:
    ebur128_state* state_;
};

}  // namespace stillroom::tests
