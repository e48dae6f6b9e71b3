/// What a plan will sound like in loudness, estimated from levels alone.
#pragma once

#include "scripts/plan.h"

#include <vector>

namespace stillroom::scripts {

/// One estimate per step.
struct LoudnessCurve {
    Frames step;
    std::vector<double> lufs;  ///< value i is at frame i x step; never under `kQuietest`
    /// By layer of the plan: how far its ducks lower it, in dB, 0 or less.
    std::vector<std::vector<double>> ducks;
};

inline constexpr double kQuietest = -70.0;

/// [control] Estimated momentary loudness over the nominal time: the power sum of everything that sounds, each at
/// its layer's level, moved by voice fades, strip fades and ducks. A line counts while its units are spoken.
/// Measuring the true mix is `check --audio`; this is for pictures and for lint. @pre step.count > 0
[[nodiscard]] LoudnessCurve loudness_curve(const Plan& plan, Frames step);

/// One cue with which the sound becomes louder at a stroke.
struct LoudnessRise {
    const PlannedCue* cue = nullptr;  ///< of the plan
    double lu = 0.0;                  ///< within one second
};

/// [control] The cues at which the estimate without speech rises by more than `most` LU within a second, from where
/// something is heard already. Several cues at one moment count once.
[[nodiscard]] std::vector<LoudnessRise> steep_rises(const Plan& plan, double most);

}  // namespace stillroom::scripts
