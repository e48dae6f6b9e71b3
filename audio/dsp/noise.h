/// Noise of any colour that can start anywhere.
///
/// A filter has a memory that begins at the first sample ever; noise made by filters could not be joined in the
/// middle of a session. So this noise is cut from tables made at the start: a new grain begins every 1024 frames at
/// a place of the tables and with a sign that are hashed from its number, and takes over from the grain before it
/// within one cell, under windows whose squares add to one and whose ends are level, so that the power is even and
/// nothing clicks. A grain depends on nothing but its number.
#pragma once

#include "audio/dsp/noise_tables.h"
#include "audio/dsp/tone_kernels.h"

#include <cstdint>

namespace stillroom::audio {

/// How loud the bands of one grain are.
struct GrainWeights {
    int first = 0;                    ///< the first band that sounds
    float band[kNoiseBands] = {};     ///< weights of it and of the next ones; 0 where there are none
    float left = 1.0f, right = 1.0f;  ///< of the sides
};

/// Stereo noise whose colour may change from grain to grain (21 ms at 48 kHz).
class GrainNoise {
public:
    /// Frames from one grain to the next.
    static constexpr int kHop = 1024;
    static_assert(kHop + kCellFrames <= NoiseTables::kOverhang);

    /// [setup] `sounding` is how many neighbouring bands sound at once, 1 to kNoiseBands; `stream` is owned.
    GrainNoise(NoiseTables tables, int sounding, Random random, std::uint64_t stream) noexcept;

    /// [any] The grain that begins in this cell or before it.
    [[nodiscard]] static std::int64_t grain_of(std::int64_t cell) noexcept { return cell / kCellsPerHop; }

    /// [any] The cell with which a grain begins.
    [[nodiscard]] static std::int64_t cell_of(std::int64_t grain) noexcept { return grain * kCellsPerHop; }

    /// [audio] Adds the noise of frames [first, last) of a cell, times a gain that is `gain.from` at `first`.
    /// `weigh(grain)` gives the GrainWeights of a grain (0 or later) and is called when a grain is first needed.
    template <typename Weigh>
    void add(std::int64_t cell, StereoCell& out, const Weigh& weigh, CellPart part = {},
             Ramp gain = {1.0f, 0.0f}) noexcept STILLROOM_REALTIME {
        const std::int64_t grain = grain_of(cell);
        const int offset = static_cast<int>(cell - cell_of(grain)) * kCellFrames;
        const NoiseSlice now = slice(grain, offset, weigh);
        if (offset != 0) {
            tone_kernels().add_noise(out, part, now, gain);
            return;
        }
        tone_kernels().cross_noise(out, part, slice(grain - 1, kHop, weigh), now, window_, gain);
    }

private:
    static constexpr int kCellsPerHop = kHop / kCellFrames;

    /// The weights of a grain, kept while it sounds.
    struct Kept {
        std::int64_t grain = -2;
        GrainWeights weights;
    };

    template <typename Weigh>
    [[nodiscard]] NoiseSlice slice(std::int64_t grain, int offset, const Weigh& weigh) noexcept {
        Kept& kept = kept_[grain & 1];
        // The grain before the first one only fades out in the first cell; it sounds like the first.
        if (kept.grain != grain) kept = {grain, weigh(grain < 0 ? 0 : grain)};
        return cut(kept, offset);
    }

    [[nodiscard]] NoiseSlice cut(const Kept& kept, int offset) const noexcept STILLROOM_REALTIME;

    NoiseTables tables_;
    int sounding_;
    Random random_;
    std::uint64_t stream_;
    Kept kept_[2];
    FadeWindow window_;
};

}  // namespace stillroom::audio
