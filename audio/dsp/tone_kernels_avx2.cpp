#define STILLROOM_KERNELS kAvx2ToneKernels
#include "audio/dsp/tone_kernels.inc"
