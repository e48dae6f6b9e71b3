#include "audio/synth/scattered_stretches.h"

namespace stillroom::audio {
namespace {

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

void read_stretch(SynthSource& sound, bool ends, SampleRate rate, int stretch, AudioView out) {
    const Frames whole = frames_of(Seconds{ends ? 4.0 : 600.0}, rate);
    sound.seek(Frames{static_cast<std::int64_t>(scattered(stretch) * static_cast<double>(whole.count))});
    fill(sound, out);
}

}  // namespace stillroom::audio
