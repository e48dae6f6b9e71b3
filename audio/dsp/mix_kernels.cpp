#include "audio/dsp/mix_kernels.h"

#include <cstdlib>
#include <cstring>

namespace stillroom::audio {

extern const MixKernels kBaselineKernels;
#if defined(__x86_64__)
extern const MixKernels kAvx2Kernels;
extern const MixKernels kAvx512Kernels;
#endif

const MixKernels* find_mix_kernels(const char* name) noexcept {
    if (std::strcmp(name, "baseline") == 0) return &kBaselineKernels;
#if defined(__x86_64__)
    if (std::strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2")) return &kAvx2Kernels;
    if (std::strcmp(name, "avx512") == 0 && __builtin_cpu_supports("avx512f")) return &kAvx512Kernels;
#endif
    return nullptr;
}

const MixKernels& mix_kernels() noexcept {
    static const MixKernels& chosen = []() -> const MixKernels& {
        if (const char* wanted = std::getenv("STILLROOM_SIMD"))
            if (const MixKernels* named = find_mix_kernels(wanted)) return *named;
        if (const MixKernels* widest = find_mix_kernels("avx512")) return *widest;
        if (const MixKernels* wide = find_mix_kernels("avx2")) return *wide;
        return kBaselineKernels;
    }();
    return chosen;
}

}  // namespace stillroom::audio
