#include "audio/dsp/noise.h"

#include "audio/base/exact_math.h"

#include <cassert>
#include <utility>

namespace stillroom::audio {

GrainNoise::GrainNoise(NoiseTables tables, int sounding, Random random, std::uint64_t stream) noexcept
    : tables_(std::move(tables)), sounding_(sounding), random_(random), stream_(stream) {
    assert(sounding >= 1 && sounding <= kNoiseBands);
    // The window of Vorbis: its squares add to one and its ends are level.
    for (int i = 0; i < kCellFrames; ++i) {
        const double rise = exact_sin_turns((i + 0.5) / (4.0 * kCellFrames));
        window_.rise[i] = static_cast<float>(exact_sin_turns(0.25 * rise * rise));
        window_.fall[kCellFrames - 1 - i] = window_.rise[i];
    }
}

NoiseSlice GrainNoise::cut(const Kept& kept, int offset) const noexcept {
    constexpr int kPlaces = NoiseTables::kPeriod / kNoisePlace;
    const std::uint64_t bits = random_.bits(stream_, kept.grain);
    const int place = static_cast<int>(bits % kPlaces) * kNoisePlace + offset;
    const float sign = (bits >> 63) != 0 ? -1.0f : 1.0f;
    NoiseSlice slice;
    slice.bands = sounding_;
    for (int b = 0; b < sounding_; ++b) {
        const float weight = kept.weights.band[b] * sign;
        slice.left[b] = tables_.left(kept.weights.first + b) + place;
        slice.right[b] = tables_.right(kept.weights.first + b) + place;
        slice.left_weight[b] = weight * kept.weights.left;
        slice.right_weight[b] = weight * kept.weights.right;
    }
    return slice;
}

}  // namespace stillroom::audio
