/// How the snapshots of a plan move its layers.
#pragma once

#include "scripts/plan.h"

#include <vector>

namespace stillroom::scripts {

/// One layer on its way into a scene, or back out of it.
struct SceneMove {
    std::size_t phase = 0;  ///< in which it happens
    std::size_t layer = 0;
    Decibels to{0.0};  ///< gain of the scene, on top of everything else; 0 dB without one
    Frames start, over;
    const PlannedSnapshot* scene = nullptr;  ///< of the plan; null: the phase of the last one is over
};

/// [control] Every move in nominal time, by start. A snapshot holds until another one, or to the end of its phase:
/// then its layers return over the phase's transition.
[[nodiscard]] std::vector<SceneMove> scene_moves(const Plan& plan);

}  // namespace stillroom::scripts
