#include "audio/dsp/stage_kernels.h"

#include "audio/dsp/mix_kernels.h"

#include <cstring>

namespace stillroom::audio {

extern const StageKernels kBaselineStageKernels;
#if defined(__x86_64__)
extern const StageKernels kAvx2StageKernels;
extern const StageKernels kAvx512StageKernels;
#endif

void set_section(SectionTaps& taps, int lane, const BiquadCoefficients& filter) noexcept {
    taps.b0[lane] = filter.b0;
    taps.c1[lane] = filter.b1 - filter.a1 * filter.b0;
    taps.c2[lane] = filter.b2 - filter.a2 * filter.b0;
    taps.a1[lane] = filter.a1;
    taps.a2[lane] = filter.a2;
}

const StageKernels* find_stage_kernels(const char* name) noexcept {
    if (!find_mix_kernels(name)) return nullptr;
#if defined(__x86_64__)
    if (std::strcmp(name, kAvx2StageKernels.name) == 0) return &kAvx2StageKernels;
    if (std::strcmp(name, kAvx512StageKernels.name) == 0) return &kAvx512StageKernels;
#endif
    return &kBaselineStageKernels;
}

const StageKernels& stage_kernels() noexcept {
    static const StageKernels& chosen = *find_stage_kernels(mix_kernels().name);
    return chosen;
}

}  // namespace stillroom::audio
