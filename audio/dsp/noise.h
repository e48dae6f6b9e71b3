/// Noise of any colour that can start anywhere.
///
/// A filter has a memory that begins at the first sample ever; noise made by filters could not be joined in the
/// middle of a session. So this noise is made of grains: 2048 frames each, a new one every 1024, under a sine
/// window whose squares add to one, so that the power is even. Each grain is the inverse transform of a spectrum
/// with random phases, hashed from its number. A grain depends on nothing but its number; any frame needs two of
/// them.
#pragma once

#include "audio/dsp/random.h"
#include "audio/dsp/tone_kernels.h"

#include <cstdint>

namespace stillroom::audio {

/// Stereo noise whose spectrum may change from grain to grain (21 ms at 48 kHz). Large (about 100 KB); allocates
/// nothing.
class GrainNoise {
public:
    /// [setup]
    GrainNoise(Random random, std::uint64_t stream) noexcept;

    /// [any] Frequency of a bin's centre.
    [[nodiscard]] static double bin_hertz(int bin, SampleRate rate) noexcept {
        return static_cast<double>(bin) * rate.hertz / kGrainFrames;
    }

    /// [audio] Adds the noise of one cell. `shape(grain, spectrum)` fills the spectrum of a grain and is called
    /// only for grains not made yet; grain g is centred on frame g x kGrainHop.
    template <typename Shape>
    void add(std::int64_t cell, StereoCell& out, const Shape& shape) noexcept STILLROOM_REALTIME {
        constexpr int kCellsPerHop = kGrainHop / kCellFrames;
        const std::int64_t grain = cell / kCellsPerHop;
        for (std::int64_t wanted = grain; wanted <= grain + 1; ++wanted) {
            Grain& slot = grains_[wanted & 1];
            if (slot.number == wanted) continue;
            shape(wanted, spectrum_);
            make(slot, wanted);
        }
        const int offset = static_cast<int>(cell % kCellsPerHop) * kCellFrames;
        overlap(grains_[grain & 1], grains_[(grain + 1) & 1], offset, out);
    }

private:
    struct Grain {
        alignas(64) float left[kGrainFrames];
        alignas(64) float right[kGrainFrames];
        std::int64_t number = -1;
    };

    void make(Grain& slot, std::int64_t number) noexcept STILLROOM_REALTIME;
    static void overlap(const Grain& ending, const Grain& beginning, int offset,
                        StereoCell& out) noexcept STILLROOM_REALTIME;

    Random random_;
    std::uint64_t stream_;
    Grain grains_[2];
    GrainSpectrum spectrum_;
    GrainTables tables_;
    GrainMemory memory_;
};

}  // namespace stillroom::audio
