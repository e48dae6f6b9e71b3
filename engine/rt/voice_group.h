/// A few voices of a layer, mixed in one pass.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/dsp/mix_kernels.h"
#include "engine/rt/voice.h"

#include <array>

namespace stillroom::engine::rt {

/// As long as nothing changes about any of its voices, a group only remembers how far it has come: a block then
/// costs one comparison and one pass over the bus, however many voices share it. Voices are borrowed. All of it
/// [audio].
class VoiceGroup {
public:
    static constexpr int kVoices = audio::MixKernels::kAtOnce;

    /// Joins behind the others. @pre fewer than kVoices
    void add(Voice& voice) noexcept STILLROOM_REALTIME;
    void clear() noexcept STILLROOM_REALTIME;

    /// Brings the voices to where the group is. To be called before a voice is told anything.
    void settle() noexcept STILLROOM_REALTIME;

    /// Adds the frames of `bus`, which start at `at`, of all voices, in the order in which they joined. True when
    /// something may have changed about a voice: it began, went on to other memory, ended or lacks data.
    [[nodiscard]] bool mix_into(audio::AudioView bus, Frames at,
                                const audio::MixKernels& kernels) noexcept STILLROOM_REALTIME;

private:
    void renew(Frames at, int frames, const audio::MixKernels& kernels) noexcept STILLROOM_REALTIME;

    audio::MixKernels::Mix mix_ = nullptr;
    int steady_ = 0;  ///< frames for which nothing changes
    int offset_ = 0;  ///< frames since the voices were where they say
    int heard_ = 0;
    int count_ = 0;
    std::array<const audio::MixRun*, kVoices> runs_{};  ///< of those that are heard
    std::array<Voice*, kVoices> voices_{};
};

}  // namespace stillroom::engine::rt
