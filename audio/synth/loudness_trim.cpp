#include "audio/synth/loudness_trim.h"

#include "audio/base/audio_buffer.h"
#include "audio/dsp/k_weighting.h"
#include "audio/synth/scattered_stretches.h"

namespace stillroom::audio {
namespace {

constexpr int kSettleFrames = 1024;  // for the filter's high-pass, not counted

}  // namespace

double sampled_power(SynthSource& sound, bool ends, SampleRate rate) {
    AudioBuffer buffer(2, kStretchFrames);
    double sum = 0.0;
    for (int stretch = 0; stretch < kStretches; ++stretch) {
        read_stretch(sound, ends, rate, stretch, buffer.view());
        KWeighting weighting(2, rate);
        weighting.add(buffer.view().section(0, kSettleFrames));
        static_cast<void>(weighting.take());
        weighting.add(buffer.view().section(kSettleFrames, kStretchFrames - kSettleFrames));
        sum += weighting.take().weighted;
    }
    sound.seek(Frames{0});
    return sum / (kStretches * static_cast<double>(kStretchFrames - kSettleFrames));
}

}  // namespace stillroom::audio
