#include "audio/synth/loudness_trim.h"

#include "audio/base/audio_buffer.h"
#include "audio/dsp/k_weighting.h"

namespace stillroom::audio {
namespace {

constexpr int kStretches = 48;
constexpr int kStretchFrames = 4096;
constexpr int kSettleFrames = 1024;  // for the filter's high-pass, not counted

/// Where a stretch begins, as a part of the whole: steps of the golden ratio meet no slow movement twice in step.
double scattered(int stretch) noexcept {
    const double turns = stretch * 0.6180339887498949;
    return turns - static_cast<double>(static_cast<int>(turns));
}

void fill(SynthSource& sound, AudioView out) {
    for (int done = 0; done < out.frames();) {
        const int left = out.frames() - done;
        const SourceSpan span = sound.read(left < kMaxBlock ? left : kMaxBlock);
        for (int i = 0; i < left; ++i) {
            const bool sounds = i < span.frames;
            out.channel(0)[done + i] = sounds ? span.left[i] : 0.0f;
            out.channel(1)[done + i] = sounds ? span.right[i] : 0.0f;
        }
        if (span.ended) return;
        done += span.frames;
    }
}

}  // namespace

double sampled_power(SynthSource& sound, bool ends, SampleRate rate) {
    AudioBuffer buffer(2, kStretchFrames);
    const Frames whole = frames_of(Seconds{ends ? 4.0 : 600.0}, rate);
    double sum = 0.0;
    for (int stretch = 0; stretch < kStretches; ++stretch) {
        sound.seek(Frames{static_cast<std::int64_t>(scattered(stretch) * static_cast<double>(whole.count))});
        fill(sound, buffer.view());
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
