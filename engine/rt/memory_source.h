/// A clip held in memory.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"

namespace stillroom::engine::rt {

/// Plays planar float frames that someone else owns, once or in a loop. A loop's crossfade is already blended into
/// the frames before `loop_end`, so that jumping back to `loop_start` is seamless.
class MemorySource final : public audio::Source {
public:
    MemorySource() = default;
    /// [setup] `right` equals `left` for mono. @pre the memory outlives the source; loop_end 0 means no loop
    MemorySource(const float* left, const float* right, audio::Frames length, audio::Frames loop_start = {},
                 audio::Frames loop_end = {}) noexcept
        : left_(left), right_(right), length_(length), loop_start_(loop_start), loop_end_(loop_end) {}

    /// [setup] The next read gives the frames from `at` of the unrolled sound on.
    void seek(audio::Frames at) noexcept;

    [[nodiscard]] audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override;
    [[nodiscard]] bool steady() const noexcept STILLROOM_REALTIME override { return true; }

private:
    const float* left_ = nullptr;
    const float* right_ = nullptr;
    audio::Frames length_, loop_start_, loop_end_;
    audio::Frames position_;
};

}  // namespace stillroom::engine::rt
