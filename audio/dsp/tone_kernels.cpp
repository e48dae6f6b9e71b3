#include "audio/dsp/tone_kernels.h"

#include "audio/dsp/mix_kernels.h"

#include <cstring>

namespace stillroom::audio {

extern const ToneKernels kBaselineToneKernels;
#if defined(__x86_64__)
extern const ToneKernels kAvx2ToneKernels;
#endif

const ToneKernels* find_tone_kernels(const char* name) noexcept {
    if (std::strcmp(name, "baseline") == 0) return &kBaselineToneKernels;
#if defined(__x86_64__)
    if (std::strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2")) return &kAvx2ToneKernels;
#endif
    return nullptr;
}

namespace {

const ToneKernels& choose() noexcept {
    // The widest path of the mixer may be wider than the widest one here.
    if (std::strcmp(mix_kernels().name, "baseline") != 0)
        if (const ToneKernels* wide = find_tone_kernels("avx2")) return *wide;
    return kBaselineToneKernels;
}

// Before main: the audio thread asks for them in every cell and must find them chosen.
const ToneKernels& chosen = choose();

}  // namespace

const ToneKernels& tone_kernels() noexcept { return chosen; }

}  // namespace stillroom::audio
