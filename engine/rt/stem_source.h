/// One piece of music in several parts.
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/dsp/gain_ramp.h"
#include "audio/dsp/mix_kernels.h"
#include "audio/dsp/source.h"
#include "engine/rt/memory_source.h"
#include "engine/rt/starve_fade.h"
#include "engine/rt/stream_ring.h"

#include <array>
#include <cstdint>
#include <vector>

namespace stillroom::engine::rt {

/// Plays stems locked to each other frame by frame, each at a gain of its own, as one stereo sound.
///
/// Whatever a disk does, the stems stay together: one that has no data holds all of them, and they come back
/// together with one fade of 5 ms. A stem that ends is silent until the longest one ends; loops go round each on
/// its own, and so together when they are alike. A stem at gain 0 advances with the others and costs next to
/// nothing.
class StemSource final : public audio::Source {
public:
    static constexpr int kMaxStems = 8;

    /// Where one stem comes from: a clip in memory, or a ring that outlives the source.
    struct Stem {
        MemorySource memory;
        StreamRing* ring = nullptr;  ///< null: `memory` plays
        float gain = 1.0f;           ///< at which it begins
    };

    /// [setup] @pre 1 to kMaxStems stems
    explicit StemSource(const std::vector<Stem>& stems);

    /// [setup] Begins anew, every stem at the gain it began with: stems in memory at the unrolled frame `at`, those
    /// of rings with what the rings then hold.
    void restart(audio::Frames at) noexcept;

    [[nodiscard]] int stems() const noexcept STILLROOM_REALTIME { return count_; }

    /// [audio] Frames come as one stereo span, from its own memory.
    [[nodiscard]] audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override;

    /// [audio] Length and shape run on the frames read since `restart`, silence while starved included. A number
    /// that is no stem changes nothing.
    void fade_stem(int stem, float gain, audio::Frames length,
                   audio::RampShape shape) noexcept STILLROOM_REALTIME override;

private:
    /// One stem on its way: where its frames come from and those that were fetched and not played.
    struct Feed {
        MemorySource memory;
        StreamRing* ring = nullptr;
        float first_gain = 1.0f;
        audio::GainRamp gain;
        StreamRing::Stretch fetched;
    };
    /// What all stems together have ready.
    struct Ready {
        std::int64_t waiting = 0;
        bool finished = true;
        int enough = StarveFade::kLength + 1;  ///< to come back after a silence
    };
    [[nodiscard]] Ready ready() const noexcept STILLROOM_REALTIME;
    /// The next frames of one stem, at most `frames`; none when it has ended.
    [[nodiscard]] static StreamRing::Stretch take(Feed& feed, int frames) noexcept STILLROOM_REALTIME;
    /// Adds a stem's next frames into `mix_`.
    void add(Feed& feed, int frames) noexcept STILLROOM_REALTIME;
    void add_stretch(const Feed& feed, const StreamRing::Stretch& part, int first) noexcept STILLROOM_REALTIME;

    const audio::MixKernels& kernels_;
    std::array<Feed, kMaxStems> feeds_;
    int count_;
    StarveFade starving_;
    audio::AudioBuffer mix_;
    audio::Frames read_{};  ///< frames given since `restart`: the clock of the gains
};

}  // namespace stillroom::engine::rt
