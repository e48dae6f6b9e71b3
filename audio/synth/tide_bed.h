/// `tide`: a far shore.
#pragma once

#include "audio/dsp/drift.h"
#include "audio/dsp/noise.h"
#include "audio/synth/parameter_values.h"

namespace stillroom::audio {

/// Waves of soft noise over a low bed of it. Two sets of waves, one near and one far, none like another in height,
/// length, place or colour; a wave brightens as it comes and darkens as it draws back.
class TideBed {
public:
    static constexpr SynthParameter kParameters[] = {
        {"period", "s", 11.0, 6.0, 24.0, "mean time from wave to wave"},
        {"depth", "dB", 5.0, 0.0, 12.0, "from trough to crest of a high wave"},
        {"brightness", "Hz", 900.0, 300.0, 3000.0, "where the wash of a wave begins to fall off"},
        {"width", "", 0.8, 0.0, 1.0, "0 is mono, 1 as wide as stays mono-compatible"},
    };

    TideBed(const ParameterValues& values, SampleRate rate, Random random);

    /// [audio] Adds one cell of sound.
    void render(std::int64_t cell, StereoCell& out) noexcept STILLROOM_REALTIME;

private:
    struct Surf {
        double height = 0.0;  ///< sum of the waves' heights, about 0 to 1
        double lean = 0.0;    ///< to the left (positive) or right
    };
    [[nodiscard]] GrainWeights weights(std::int64_t grain) noexcept STILLROOM_REALTIME;
    [[nodiscard]] Surf surf(std::int64_t cell, std::uint64_t set,
                            std::int64_t period) const noexcept STILLROOM_REALTIME;

    Random random_;
    GrainNoise noise_;
    Drift ground_;
    double crest_;  ///< amplitude of a full wave over the ground
    std::int64_t near_period_, far_period_;
};

}  // namespace stillroom::audio
