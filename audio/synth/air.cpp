#include "audio/synth/air.h"

#include <cmath>

namespace stillroom::audio {

Air::Air(double low, double high, double tilt, double width, SampleRate rate, Random random,
         std::uint64_t stream) noexcept
    : noise_(random, stream), bins_(bins_below(high * 4.0, rate)) {
    fill_apart(apart_, width, rate);
    double sum = 0.0;
    for (int k = 1; k < bins_; ++k) {
        common_[k] = static_cast<float>(band(GrainNoise::bin_hertz(k, rate), low, high, tilt));
        apart_[k] *= common_[k];
        sum += static_cast<double>(common_[k] * common_[k]) + static_cast<double>(apart_[k] * apart_[k]);
    }
    const auto scale = static_cast<float>(1.0 / std::sqrt(2.0 * sum));
    for (int k = 1; k < bins_; ++k) {
        common_[k] *= scale;
        apart_[k] *= scale;
    }
}

}  // namespace stillroom::audio
