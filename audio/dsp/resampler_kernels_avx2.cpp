#define STILLROOM_KERNELS kAvx2ResamplerKernels
#define STILLROOM_KERNELS_NAME "avx2"
#include "audio/dsp/resampler_kernels.inc"
