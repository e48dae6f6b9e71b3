#include "scripts/scene_moves.h"

namespace stillroom::scripts {

namespace {

/// Moves every layer whose gain is another in the next scene.
void move_layers(std::vector<Decibels>& now, const std::vector<Decibels>& next, const SceneMove& how,
                 std::vector<SceneMove>& moves) {
    for (std::size_t layer = 0; layer < now.size(); ++layer) {
        if (now[layer] == next[layer]) continue;
        SceneMove& move = moves.emplace_back(how);
        move.layer = layer;
        move.to = next[layer];
    }
    now = next;
}

}  // namespace

std::vector<SceneMove> scene_moves(const Plan& plan) {
    std::vector<SceneMove> moves;
    const std::vector<Decibels> none(plan.layers.size());
    std::vector<Decibels> now = none;
    for (std::size_t p = 0; p < plan.phases.size(); ++p) {
        const PlannedPhase& phase = plan.phases[p];
        for (const PlannedCue& cue : phase.cues) {
            const auto* scene = std::get_if<PlannedSnapshot>(&cue.action);
            if (!scene) continue;
            std::vector<Decibels> next = none;
            for (const auto& gain : scene->gains) next[gain.layer] = gain.gain;
            move_layers(now, next, {p, 0, {}, cue.nominal_start, scene->over, scene}, moves);
        }
        // The last phase ends with the session's own fade.
        if (p + 1 == plan.phases.size()) break;
        move_layers(
            now, none,
            {p + 1, 0, {}, phase.nominal_start + phase.nominal + phase.border_wait, phase.transition, nullptr},
            moves);
    }
    return moves;
}

}  // namespace stillroom::scripts
