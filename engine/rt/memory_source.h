/// A clip held in memory.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"

#include <cstdint>

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

    /// [audio] Frames until it ends; more than any session has for a loop.
    [[nodiscard]] audio::Frames remaining() const noexcept STILLROOM_REALTIME {
        return loop_end_.count > 0 ? kEndless : length_ - position_;
    }

    [[nodiscard]] audio::SourceSpan read(int frames) noexcept STILLROOM_REALTIME override;
    [[nodiscard]] bool steady() const noexcept STILLROOM_REALTIME override { return true; }

private:
    static constexpr audio::Frames kEndless{std::int64_t{1} << 62};

    const float* left_ = nullptr;
    const float* right_ = nullptr;
    audio::Frames length_, loop_start_, loop_end_;
    audio::Frames position_;
};

}  // namespace stillroom::engine::rt
