#include "engine/rt/voice_group.h"

#include <algorithm>

namespace stillroom::engine::rt {

using audio::MixKernels;
using audio::MixRun;

void VoiceGroup::add(Voice& voice) noexcept {
    settle();
    voices_[static_cast<std::size_t>(count_++)] = &voice;
}

void VoiceGroup::clear() noexcept {
    settle();
    count_ = 0;
}

void VoiceGroup::settle() noexcept {
    for (int i = 0; i < count_; ++i) voices_[static_cast<std::size_t>(i)]->advance(offset_);
    offset_ = steady_ = heard_ = 0;
}

bool VoiceGroup::mix_into(audio::AudioView bus, Frames at, const MixKernels& kernels) noexcept {
    const int frames = bus.frames();
    bool changed = false;
    for (int done = 0; done < frames;) {
        if (steady_ == 0) {
            renew(at + Frames{done}, frames - done, kernels);
            changed = true;
        }
        const int count = std::min(frames - done, steady_);
        mix_(bus.channel(0) + done, bus.channel(1) + done, runs_.data(), heard_, offset_, count);
        offset_ += count;
        steady_ -= count;
        done += count;
    }
    return changed;
}

void VoiceGroup::renew(Frames at, int frames, const MixKernels& kernels) noexcept {
    settle();
    bool mono = true;
    bool ramp = false;
    steady_ = audio::kReadAhead;
    for (int i = 0; i < count_; ++i) {
        Voice& voice = *voices_[static_cast<std::size_t>(i)];
        const int steady = voice.steady(at, frames);
        if (steady == 0) continue;
        steady_ = std::min(steady_, steady);
        if (voice.silent()) continue;
        const MixRun& run = voice.run();
        mono &= run.left == run.right;
        ramp |= run.slope != 0.0f;
        runs_[static_cast<std::size_t>(heard_++)] = &run;
    }
    mix_ = mono ? (ramp ? kernels.mix_mono_ramp : kernels.mix_mono)
                : (ramp ? kernels.mix_stereo_ramp : kernels.mix_stereo);
}

}  // namespace stillroom::engine::rt
