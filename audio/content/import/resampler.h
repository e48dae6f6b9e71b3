/// From a file's rate to the room's, once, when content is prepared.
#pragma once

#include "audio/base/units.h"

#include <memory>
#include <span>
#include <vector>

struct soxr;

namespace stillroom::audio {

/// Converts interleaved float32 sound between rates with soxr at its very high quality: pass band to 0.95 of half
/// the lower rate, all else below -150 dB. Without a change of rate samples pass through untouched. [control] one
/// thread.
class Resampler {
public:
    /// [setup] @pre channels >= 1; both rates are positive
    Resampler(int channels, SampleRate from, SampleRate to);

    /// Takes `interleaved` and appends what is ready to `out`. @pre interleaved.size() is a multiple of the
    /// channels
    void process(std::span<const float> interleaved, std::vector<float>& out);

    /// Appends what is still inside, once, after the last `process`. All in all round(frames * to / from) frames
    /// have come out, within one frame, aligned with the input: the filter's delay is taken off.
    void finish(std::vector<float>& out);

private:
    struct Free {
        void operator()(soxr* state) const noexcept;
    };
    void run(const float* in, std::size_t frames, std::vector<float>& out);

    int channels_;
    double ratio_;
    std::unique_ptr<soxr, Free> state_;  ///< null when both rates are the same
};

}  // namespace stillroom::audio
