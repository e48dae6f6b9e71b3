/// What parameters and snapshots make of every layer.
#pragma once

#include "audio/base/units.h"
#include "scripts/plan.h"

#include <cstddef>
#include <set>
#include <vector>

namespace stillroom::engine {

/// Plain bookkeeping of the conductor: the values of the parameters, the scene that holds, and the layers that
/// staff's own cue set needs. A layer's gain is the sum in dB of its curves and its scene, off where one of them
/// is; a lifted layer stands at 0 dB whatever they say. [control]
class SteeringBoard {
public:
    /// @pre the plan outlives it
    explicit SteeringBoard(const scripts::Plan& plan);

    /// A layer that has to move, and where to.
    struct Move {
        std::size_t layer = 0;
        audio::Decibels to;
    };

    /// A parameter stands at another value from now on. The moves that follow.
    [[nodiscard]] std::vector<Move> set(std::size_t parameter, double value);
    /// A scene holds in place of the last one; null: none does.
    [[nodiscard]] std::vector<Move> recall(const scripts::PlannedSnapshot* scene);
    /// These layers are lifted, and no others.
    [[nodiscard]] std::vector<Move> lift(std::set<std::size_t> layers);

    [[nodiscard]] double value(std::size_t parameter) const { return values_[parameter]; }
    [[nodiscard]] const std::vector<double>& values() const noexcept { return values_; }
    [[nodiscard]] const scripts::PlannedSnapshot* scene() const noexcept { return scene_; }
    /// Where a layer stands or is moving to.
    [[nodiscard]] audio::Decibels gain(std::size_t layer) const { return now_[layer]; }

private:
    [[nodiscard]] audio::Decibels wanted(std::size_t layer) const;
    [[nodiscard]] std::vector<Move> changes();

    const scripts::Plan& plan_;
    std::vector<double> values_;
    const scripts::PlannedSnapshot* scene_ = nullptr;
    std::set<std::size_t> lifted_;
    std::vector<audio::Decibels> now_;
};

}  // namespace stillroom::engine
