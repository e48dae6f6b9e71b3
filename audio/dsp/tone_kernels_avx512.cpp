#define STILLROOM_KERNELS kAvx512ToneKernels
#include "audio/dsp/tone_kernels.inc"
