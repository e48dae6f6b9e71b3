/// The breath of an instrument: a little soft noise around its notes, without which a drone sounds like an organ.
#pragma once

#include "audio/dsp/noise.h"
#include "audio/synth/curves.h"

namespace stillroom::audio {

/// Faint noise in one band, at a level that may follow the instrument.
class Air {
public:
    /// [setup] Root mean square 1 per channel at level 1, between `low` and `high`, falling by `tilt` dB per
    /// octave. `stream` owns two streams of `random`.
    Air(double low, double high, double tilt, double width, SampleRate rate, Random random, std::uint64_t stream);

    /// [audio] Adds one cell; `level(cell)` is asked once a grain.
    template <typename Level>
    void add(std::int64_t cell, StereoCell& out, const Level& level) noexcept STILLROOM_REALTIME {
        noise_.add(cell, out, [&](std::int64_t grain) noexcept {
            GrainWeights weights;
            weights.band[0] = static_cast<float>(level(GrainNoise::cell_of(grain)));
            return weights;
        });
    }

private:
    GrainNoise noise_;
};

}  // namespace stillroom::audio
