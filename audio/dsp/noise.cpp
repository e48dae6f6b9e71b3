#include "audio/dsp/noise.h"

namespace stillroom::audio {

GrainNoise::GrainNoise(Random random, std::uint64_t stream) noexcept : random_(random), stream_(stream) {
    for (int i = 0; i < kGrainHop; ++i) {
        const double turns = static_cast<double>(i) / kGrainFrames;
        tables_.cosine[i] = static_cast<float>(exact_cos_turns(turns));
        tables_.sine[i] = static_cast<float>(exact_sin_turns(turns));
    }
    for (int i = 0; i < kGrainFrames; ++i)
        tables_.window[i] = static_cast<float>(exact_sin_turns((i + 0.5) / (2.0 * kGrainFrames)));
    for (int k = 0; k < kGrainHop; ++k) spectrum_.common[k] = spectrum_.apart[k] = 0.0f;
}

void GrainNoise::make(Grain& slot, std::int64_t number) noexcept {
    tone_kernels().make_grain(slot.left, slot.right, spectrum_, random_.bits(stream_, number), tables_, memory_);
    slot.number = number;
}

void GrainNoise::overlap(const Grain& ending, const Grain& beginning, int offset, StereoCell& out) noexcept {
    for (int i = 0; i < kCellFrames; ++i) {
        out.left[i] += ending.left[kGrainHop + offset + i] + beginning.left[offset + i];
        out.right[i] += ending.right[kGrainHop + offset + i] + beginning.right[offset + i];
    }
}

}  // namespace stillroom::audio
