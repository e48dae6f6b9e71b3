#include "audio/dsp/resampler_kernels.h"

#include "audio/dsp/mix_kernels.h"

#include <cstring>

namespace stillroom::audio {

extern const ResamplerKernels kBaselineResamplerKernels;
#if defined(__x86_64__)
extern const ResamplerKernels kAvx2ResamplerKernels;
extern const ResamplerKernels kAvx512ResamplerKernels;
#endif

const ResamplerKernels* find_resampler_kernels(const char* name) noexcept {
    if (!find_mix_kernels(name)) return nullptr;
#if defined(__x86_64__)
    if (std::strcmp(name, kAvx2ResamplerKernels.name) == 0) return &kAvx2ResamplerKernels;
    if (std::strcmp(name, kAvx512ResamplerKernels.name) == 0) return &kAvx512ResamplerKernels;
#endif
    return &kBaselineResamplerKernels;
}

const ResamplerKernels& resampler_kernels() noexcept {
    static const ResamplerKernels& chosen = *find_resampler_kernels(mix_kernels().name);
    return chosen;
}

}  // namespace stillroom::audio
