#include "engine/rt/voice.h"

#include <algorithm>

namespace stillroom::engine::rt {

using audio::RampSegment;
using audio::SourceSpan;

void Voice::start(const Command& command, Frames at) noexcept {
    source_ = command.source;
    id_ = command.voice;
    layer_ = command.layer;
    started_ = at;
    stopping_ = false;
    starved_ = false;
    gain_.set(0.0f);
    gain_.start(at, command.gain, command.length, command.shape);
}

void Voice::fade(Frames at, float gain, Frames length, RampShape shape, bool stop) noexcept {
    gain_.start(at, gain, length, shape);
    stopping_ = stop;
}

Voice::Outcome Voice::mix_into(audio::AudioView bus, Frames at, const audio::MixKernels& kernels) noexcept {
    Outcome outcome;
    int done = 0;
    while (done < bus.frames()) {
        const Frames now = at + Frames{done};
        if (stopping_ && !gain_.moving(now)) {
            outcome.ended = true;
            return outcome;
        }
        int wanted = std::min(bus.frames() - done, audio::kMaxBlock);
        const RampSegment gain = gain_.segment(now, wanted);
        const SourceSpan span = source_->read(gain.frames);
        outcome.starved |= span.starved;
        float* left = bus.channel(0) + done;
        float* right = bus.channel(1) + done;
        const bool mono = span.left == span.right;
        if (!gain.constant()) {
            if (mono)
                kernels.mix_mono_ramp(left, right, span.left, span.frames, gain.base, gain.slope, gain.first);
            else
                kernels.mix_stereo_ramp(left, right, span.left, span.right, span.frames, gain.base, gain.slope,
                                        gain.first);
        } else if (gain.base != 0.0f) {
            if (mono)
                kernels.mix_mono(left, right, span.left, span.frames, gain.base);
            else
                kernels.mix_stereo(left, right, span.left, span.right, span.frames, gain.base);
        }
        done += span.frames;
        if (span.ended || span.frames == 0) {
            outcome.ended = true;
            return outcome;
        }
    }
    return outcome;
}

}  // namespace stillroom::engine::rt
