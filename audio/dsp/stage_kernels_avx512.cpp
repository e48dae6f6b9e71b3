#define STILLROOM_KERNELS kAvx512StageKernels
#define STILLROOM_KERNELS_NAME "avx512"
#include "audio/dsp/stage_kernels.inc"
