/// From cells to reads.
#pragma once

#include "audio/dsp/cell.h"
#include "audio/dsp/mix_kernels.h"
#include "audio/synth/synth.h"

#include <utility>

namespace stillroom::audio {

/// Any generator of cells as a source. `Generator` has `render(cell, out)`, which adds a cell to silence and
/// depends on nothing but the number of the cell; one that ends also has `length()` in frames. A read gives what is
/// left of the cell at hand, so that cuts cannot matter.
template <typename Generator>
class CellSource final : public SynthSource {
public:
    /// [setup] `gain` scales what the generator makes to `loudness`.
    template <typename... Arguments>
    CellSource(Loudness loudness, double gain, Arguments&&... arguments)
        : loudness_(loudness), gain_(static_cast<float>(gain)), generator_(std::forward<Arguments>(arguments)...) {}

    [[nodiscard]] SourceSpan read(int frames) noexcept STILLROOM_REALTIME override {
        const std::int64_t left_to_play = length() - position_;
        if (left_to_play <= 0) return {cell_.left, cell_.right, 0, true, false};
        const std::int64_t number = position_ / kCellFrames;
        if (number != rendered_) render(number);
        const int offset = static_cast<int>(position_ % kCellFrames);
        std::int64_t count = kCellFrames - offset < frames ? kCellFrames - offset : frames;
        if (count > left_to_play) count = left_to_play;
        position_ += count;
        return {cell_.left + offset, cell_.right + offset, static_cast<int>(count), count == left_to_play, false};
    }

    void seek(Frames at) override { position_ = at.count; }

    [[nodiscard]] Loudness loudness() const noexcept override { return loudness_; }

private:
    static constexpr std::int64_t kForEver = INT64_MAX;

    [[nodiscard]] std::int64_t length() const noexcept {
        if constexpr (requires { generator_.length(); }) return generator_.length();
        return kForEver;
    }

    void render(std::int64_t number) noexcept {
        cell_.clear();
        generator_.render(number, cell_);
        kernels_.scale(cell_.left, kCellFrames, gain_);
        kernels_.scale(cell_.right, kCellFrames, gain_);
        rendered_ = number;
    }

    const MixKernels& kernels_ = mix_kernels();  // kept: choosing them is nothing for the audio thread
    StereoCell cell_{};
    Loudness loudness_;
    float gain_;
    std::int64_t position_ = 0;
    std::int64_t rendered_ = -1;
    Generator generator_;
};

}  // namespace stillroom::audio
