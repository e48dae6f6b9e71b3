/// Stereo noise of fixed colours, made once and played in pieces (noise.h).
#pragma once

#include "audio/base/audio_buffer.h"
#include "audio/base/units.h"
#include "audio/dsp/random.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stillroom::audio {

/// The strength of noise at one frequency, as amplitude per root of a hertz: what both sides share, and what one
/// side adds and the other takes away.
struct NoiseLevel {
    double common = 0.0;
    double apart = 0.0;
};

/// A period of stereo noise for each of several bands. All bands have the same phases, so that their sum at any
/// weights is noise whose amplitudes are the weighted sum of theirs. Both sides are equally loud at every
/// frequency.
class NoiseTables {
public:
    /// Frames after which a table begins again: 171 ms at 48 kHz, long enough that a grain of it shows no lines.
    static constexpr int kPeriod = 8192;
    /// Frames of the beginning that stand behind the period once more, so that a piece never has to wrap around.
    static constexpr int kOverhang = 1280;

    /// [setup] `level(band, hertz)` is the NoiseLevel of a band at a frequency; it is asked for frequencies below
    /// `top` Hz, everything above is silent. The mean square of each side is the integral of common^2 + apart^2
    /// over all frequencies. `stream` owns one stream of `random`.
    template <typename Level>
    NoiseTables(int bands, double top, const Level& level, SampleRate rate, Random random, std::uint64_t stream)
        : tables_(2 * bands, kPeriod + kOverhang) {
        const double bin_hertz = static_cast<double>(rate.hertz) / kPeriod;
        std::vector<NoiseLevel> levels(kBins * static_cast<std::size_t>(bands));
        for (int band = 0; band < bands; ++band)
            for (int k = 1; k < kBins && k * bin_hertz < top; ++k)
                levels[place(band, k)] = level(band, k * bin_hertz);
        fill(levels, bin_hertz, random, stream);
    }

    /// [setup] Scales every band to a mean square of one per side.
    void normalise() noexcept;

    /// [audio] kPeriod + kOverhang samples.
    [[nodiscard]] const float* left(int band) const noexcept STILLROOM_REALTIME {
        return tables_.channel(2 * band);
    }
    [[nodiscard]] const float* right(int band) const noexcept STILLROOM_REALTIME {
        return tables_.channel(2 * band + 1);
    }

private:
    static constexpr int kBins = kPeriod / 2;

    /// Where a bin of a band stands among the bins of all bands.
    [[nodiscard]] static constexpr std::size_t place(int band, int bin) noexcept {
        return kBins * static_cast<std::size_t>(band) + static_cast<std::size_t>(bin);
    }

    /// [setup] From the level of every bin of every band.
    void fill(const std::vector<NoiseLevel>& levels, double bin_hertz, Random random, std::uint64_t stream);

    AudioBuffer tables_;
};

}  // namespace stillroom::audio
