#define STILLROOM_KERNELS kAvx2Kernels
#define STILLROOM_KERNELS_NAME "avx2"
#include "audio/dsp/mix_kernels.inc"
