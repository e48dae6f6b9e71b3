/// From the peaks of a sound to the gain that holds them, early and smooth.
///
/// For every frame whose peak is above the threshold a gain is needed: threshold / peak. The gain
///   1. takes the lowest need of the last kHold frames, so that a need is known before its frame sounds,
///   2. recovers from it at 24 dB per second, a fade nobody notices rather than a pump,
///   3. is averaged twice over kSmooth frames: it falls along an S of 127 frames, without a corner.
/// All three are done in whole numbers: averages never drift, a gain of one is exactly one, and the same peaks give
/// the same gains on every machine and however they are cut into calls.
#pragma once

#include "audio/base/realtime.h"
#include "audio/base/units.h"

#include <array>
#include <cstdint>

namespace stillroom::audio {

class LookAheadGain {
public:
    /// Frames by which the sound must be delayed against its peaks. The gain is then no higher than a frame needs
    /// on that frame and on the kMargin frames before and after it, out of which the values around it are
    /// interpolated.
    static constexpr int kDelay = 138;
    static constexpr int kMargin = 12;

    /// [setup] @pre threshold > 0
    LookAheadGain(float threshold, SampleRate rate) noexcept;

    /// [audio] The gains of the next frames, 0 to 1, from their peaks.
    void process(const float* peaks, float* gains, int frames) noexcept STILLROOM_REALTIME;

    /// [audio] True while the gain is one and stays one unless a peak above the threshold comes: `process` on
    /// frames without such peaks may then be left out, it would change nothing.
    [[nodiscard]] bool idle() const noexcept STILLROOM_REALTIME;

private:
    static constexpr int kSmooth = 64;
    static constexpr int kHold = kDelay + kMargin + 1;
    static_assert(kDelay == 2 * kSmooth - 2 + kMargin);  // the average ends kMargin frames before the peak

    /// A gain as a whole number of 2^-30.
    using Fixed = std::int64_t;
    static constexpr Fixed kOne = Fixed{1} << 30;

    struct Need {
        std::int64_t frame;
        Fixed gain;
    };

    void add_need(float peak) noexcept;
    [[nodiscard]] Fixed lowest_need() noexcept;

    float threshold_;
    Fixed recovery_;  ///< growth per frame, in 2^-32
    std::int64_t frame_ = 0;

    /// The needs that may yet be the lowest: oldest first, ever rising. A ring of a power of two above kHold.
    std::array<Need, 256> needs_{};
    std::uint32_t first_need_ = 0;
    std::uint32_t end_need_ = 0;

    Fixed held_ = kOne;
    std::array<Fixed, kSmooth> once_{};   ///< held gains of the last frames
    std::array<Fixed, kSmooth> twice_{};  ///< their sums
    std::uint32_t slot_ = 0;
    Fixed sum_once_ = kOne * kSmooth;
    Fixed sum_twice_ = kOne * kSmooth * kSmooth;
};

}  // namespace stillroom::audio
