#define STILLROOM_KERNELS kAvx512ResamplerKernels
#define STILLROOM_KERNELS_NAME "avx512"
#include "audio/dsp/resampler_kernels.inc"
