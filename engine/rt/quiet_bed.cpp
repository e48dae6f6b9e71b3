#include "engine/rt/quiet_bed.h"

#include <algorithm>

namespace stillroom::engine::rt {

using audio::AudioView;
using audio::MixRun;
using audio::RampSegment;

QuietBed::QuietBed(const QuietSettings& settings, audio::SampleRate rate)
    : settings_(settings),
      kernels_(&audio::mix_kernels()),
      session_(rate, SafetyGain::Silence::is_reached),
      sound_(2, audio::kMaxBlock) {
    hush_.set(0.0f);
}

void QuietBed::apply(const SafetyCommand& command, Frames at) noexcept {
    session_.apply(command, at);
    hush_.start(at, (1.0f - session_.target()) * settings_.gain, command.length, RampShape::smooth);
}

void QuietBed::render(Frames at, int frames) noexcept {
    at_ = at;
    frames_ = frames;
    heard_ = hush_is_heard(at);
    if (!heard_) return;
    for (int c = 0; c < 2; ++c) std::fill_n(sound_.channel(c), frames, 0.0f);
    int done = 0;
    while (done < frames) {
        const RampSegment gain = hush_.segment(at + Frames{done}, frames - done);
        const audio::SourceSpan span = settings_.source->read(gain.frames);
        if (span.frames == 0) break;
        const MixRun run{span.left, span.right, gain.base, gain.slope, gain.first};
        const MixRun* const runs[1] = {&run};
        const auto mix = gain.constant() ? kernels_->mix_stereo : kernels_->mix_stereo_ramp;
        mix(sound_.channel(0) + done, sound_.channel(1) + done, runs, 1, 0, span.frames);
        done += span.frames;
    }
}

void QuietBed::process(AudioView governed, AudioView free) const noexcept {
    if (!session_.idle(at_)) {
        session_.ride(governed, at_);
        session_.ride(free, at_);
    }
    if (!heard_) return;
    for (int c = 0; c < 2; ++c) {
        const float* hush = sound_.channel(c);
        float* bus = governed.channel(c);
        for (int i = 0; i < frames_; ++i) bus[i] += hush[i];
    }
}

}  // namespace stillroom::engine::rt
