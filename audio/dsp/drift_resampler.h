/// Reads a sound at a pace of its own, for an output whose clock runs a little faster or slower.
///
/// A sinc of 48 taps under a Kaiser window (beta 12.3), kept for 512 places between two frames and interpolated in
/// a straight line between those. The pace may be anything near 1: nothing is filtered off for a slower one. At the
/// room's 48 kHz all that is added to a sine stays 120 dB below it up to 18 kHz and 115 dB up to 20 kHz (figures in
/// audio/dsp/README.md); above that the filter falls, by 6 dB at half the rate. The reading place is where it is
/// said to be: the filter has no delay, but it needs 24 frames behind the place it reads.
#pragma once

#include "audio/base/realtime.h"
#include "audio/dsp/resampler_kernels.h"

#include <cstdint>
#include <vector>

namespace stillroom::audio {

/// A place between frames, exact: places do not depend on how reading is cut into calls.
struct ReadingPlace {
    std::int64_t frame = 0;
    std::uint32_t fraction = 0;  ///< in 1/2^32 of a frame

    /// [any] The place nearest to a number of frames. @pre |frames| < 2^53
    [[nodiscard]] static ReadingPlace at(double frames) noexcept STILLROOM_REALTIME {
        const auto cut = static_cast<std::int64_t>(frames);
        const std::int64_t whole = frames < static_cast<double>(cut) ? cut - 1 : cut;
        return {whole, static_cast<std::uint32_t>((frames - static_cast<double>(whole)) * 4294967295.0)};
    }
    /// [any] The place `frames` steps further. @pre their length stays below 2^31 frames
    [[nodiscard]] ReadingPlace after(std::int64_t frames, std::uint64_t step) const noexcept STILLROOM_REALTIME {
        const std::uint64_t way = fraction + static_cast<std::uint64_t>(frames) * step;
        return {frame + static_cast<std::int64_t>(way >> 32), static_cast<std::uint32_t>(way)};
    }
    /// [any] How many frames it lies before `place`.
    [[nodiscard]] double until(double place) const noexcept STILLROOM_REALTIME {
        return place - static_cast<double>(frame) - fraction * (1.0 / 4294967296.0);
    }
};

/// The filter. Immutable: one may serve any number of sounds and threads.
class DriftResampler {
public:
    /// Frames needed before and after the one a place lies behind.
    static constexpr int kFramesBefore = kResamplerTaps / 2 - 1;
    static constexpr int kFramesAfter = kResamplerTaps / 2;

    /// [setup] Designs the filter: some milliseconds.
    DriftResampler();

    /// [any] The step, in 1/2^32 of a frame, of a pace in frames read per frame given. @pre 0 <= pace < 2
    [[nodiscard]] static std::uint64_t step_of(double pace) noexcept STILLROOM_REALTIME {
        return static_cast<std::uint64_t>(pace * 4294967296.0);
    }

    /// [audio] out[c][i] = channel c at `fraction + i * step` behind in[c][0]. @pre of every channel,
    /// in[c][-kFramesBefore] to in[c][f + kFramesAfter] may be read, f being the whole frames of the last place;
    /// out and in do not overlap
    void read(float* const* out, const float* const* in, int channels, int frames, std::uint32_t fraction,
              std::uint64_t step) const noexcept STILLROOM_REALTIME;

private:
    const ResamplerKernels& kernels_;
    std::vector<float> rows_;  ///< one filter a place, from one frame to the next
};

}  // namespace stillroom::audio
