#define STILLROOM_KERNELS kAvx512Kernels
#define STILLROOM_KERNELS_NAME "avx512"
#include "audio/dsp/mix_kernels.inc"
