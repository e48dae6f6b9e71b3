#define STILLROOM_KERNELS kBaselineKernels
#define STILLROOM_KERNELS_NAME "baseline"
#include "audio/dsp/mix_kernels.inc"
