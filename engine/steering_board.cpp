#include "engine/steering_board.h"

#include "scripts/gain_curve.h"

#include <algorithm>
#include <utility>

namespace stillroom::engine {

using audio::Decibels;

SteeringBoard::SteeringBoard(const scripts::Plan& plan)
    : plan_(plan), values_(scripts::initial_values(plan.parameters)), now_(plan.layers.size()) {
    (void)changes();
}

std::vector<SteeringBoard::Move> SteeringBoard::set(std::size_t parameter, double value) {
    values_[parameter] = value;
    return changes();
}

std::vector<SteeringBoard::Move> SteeringBoard::recall(const scripts::PlannedSnapshot* scene) {
    scene_ = scene;
    return changes();
}

std::vector<SteeringBoard::Move> SteeringBoard::lift(std::set<std::size_t> layers) {
    lifted_ = std::move(layers);
    return changes();
}

Decibels SteeringBoard::wanted(std::size_t layer) const {
    if (lifted_.contains(layer)) return Decibels{0.0};
    const Decibels gain = scripts::gain_at(plan_.layers[layer].gain_by, values_);
    if (scene_)
        for (const auto& moved : scene_->gains)
            if (moved.layer == layer) return scripts::gain_sum(gain, moved.gain);
    return gain;
}

std::vector<SteeringBoard::Move> SteeringBoard::changes() {
    std::vector<Move> moves;
    for (std::size_t layer = 0; layer < now_.size(); ++layer) {
        const Decibels to = wanted(layer);
        if (to != now_[layer]) moves.push_back({layer, to});
        now_[layer] = to;
    }
    return moves;
}

}  // namespace stillroom::engine
