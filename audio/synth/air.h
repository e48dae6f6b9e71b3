/// The breath of an instrument: a little soft noise around its notes, without which a drone sounds like an organ.
#pragma once

#include "audio/synth/curves.h"
#include "audio/synth/noise_spectrum.h"

namespace stillroom::audio {

/// Faint noise in one band, at a level that may follow the instrument.
class Air {
public:
    /// [setup] Root mean square 1 per channel at level 1, between `low` and `high`, falling by `tilt` dB per
    /// octave.
    Air(double low, double high, double tilt, double width, SampleRate rate, Random random,
        std::uint64_t stream) noexcept;

    /// [audio] Adds one cell; `level(cell)` is asked once a grain.
    template <typename Level>
    void add(std::int64_t cell, StereoCell& out, const Level& level) noexcept STILLROOM_REALTIME {
        noise_.add(cell, out, [&](std::int64_t grain, GrainSpectrum& spectrum) noexcept {
            const auto now = static_cast<float>(level(grain * (kGrainHop / kCellFrames)));
            for (int k = 1; k < bins_; ++k) {
                spectrum.common[k] = common_[k] * now;
                spectrum.apart[k] = apart_[k] * now;
            }
            spectrum.bins = bins_;
        });
    }

private:
    GrainNoise noise_;
    float common_[kGrainHop], apart_[kGrainHop];
    int bins_;
};

}  // namespace stillroom::audio
