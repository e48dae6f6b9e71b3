#define STILLROOM_KERNELS kBaselineToneKernels
#include "audio/dsp/tone_kernels.inc"
