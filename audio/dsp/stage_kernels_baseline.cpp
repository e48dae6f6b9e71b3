#define STILLROOM_KERNELS kBaselineStageKernels
#define STILLROOM_KERNELS_NAME "baseline"
#include "audio/dsp/stage_kernels.inc"
