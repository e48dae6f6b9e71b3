#include "engine/rt/safety_gain.h"

#include <algorithm>

#include "audio/dsp/rise_law.h"

namespace stillroom::engine::rt {

using audio::RampSegment;

namespace {

/// Below this a return counts as one from silence.
constexpr float kAlmostSilent = 0.1f;

}  // namespace

SafetyGain::SafetyGain(audio::SampleRate rate, Silence silence)
    : rate_(rate), silence_(silence), kernels_(&audio::mix_kernels()) {}

void SafetyGain::apply(const SafetyCommand& command, Frames at) noexcept {
    const float gain = std::clamp(command.gain, 0.0f, 1.0f);
    const float now = ramp_.value(at);
    const bool from_silence = silence_ == Silence::is_reached && now < kAlmostSilent;
    if (from_silence || gain <= now) {
        ramp_.start(at, gain, command.length, RampShape::smooth);
        return;
    }
    const Frames lawful = audio::shortest_rise(now, gain, RampShape::decibel_smooth, audio::kRiseByHand, rate_);
    ramp_.start(at, gain, std::max(command.length, lawful), RampShape::decibel_smooth);
}

void SafetyGain::ride(audio::AudioView sound, Frames at) const noexcept {
    int done = 0;
    while (done < sound.frames()) {
        const RampSegment piece = ramp_.segment(at + Frames{done}, sound.frames() - done);
        for (int c = 0; c < sound.channels(); ++c) {
            float* data = sound.channel(c) + done;
            if (!piece.constant())
                kernels_->scale_ramp(data, piece.frames, piece.base, piece.slope, piece.first);
            else if (piece.base != 1.0f)
                kernels_->scale(data, piece.frames, piece.base);
        }
        done += piece.frames;
    }
}

}  // namespace stillroom::engine::rt
