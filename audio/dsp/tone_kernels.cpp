#include "audio/dsp/tone_kernels.h"

#include "audio/dsp/mix_kernels.h"

#include <cstring>

namespace stillroom::audio {

extern const ToneKernels kBaselineToneKernels;
#if defined(__x86_64__)
extern const ToneKernels kAvx2ToneKernels;
extern const ToneKernels kAvx512ToneKernels;
#endif

const ToneKernels* find_tone_kernels(const char* name) noexcept {
    if (!find_mix_kernels(name)) return nullptr;
#if defined(__x86_64__)
    if (std::strcmp(name, "avx2") == 0) return &kAvx2ToneKernels;
    if (std::strcmp(name, "avx512") == 0) return &kAvx512ToneKernels;
#endif
    return &kBaselineToneKernels;
}

namespace {

// Before main: the audio thread asks for them in every cell and must find them chosen.
const ToneKernels& chosen = *find_tone_kernels(mix_kernels().name);

}  // namespace

const ToneKernels& tone_kernels() noexcept { return chosen; }

}  // namespace stillroom::audio
