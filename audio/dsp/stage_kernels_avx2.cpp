#define STILLROOM_KERNELS kAvx2StageKernels
#define STILLROOM_KERNELS_NAME "avx2"
#include "audio/dsp/stage_kernels.inc"
