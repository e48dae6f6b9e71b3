#define STILLROOM_KERNELS kBaselineResamplerKernels
#define STILLROOM_KERNELS_NAME "baseline"
#include "audio/dsp/resampler_kernels.inc"
