#include "scripts/strip_course.h"

#include "scripts/gain_curve.h"
#include "scripts/scene_moves.h"

#include <algorithm>

namespace stillroom::scripts {

namespace {

Decibels steered(const Plan& plan, const PlannedLayer& layer, StripCourse::Parameters parameters) {
    return parameters == StripCourse::Parameters::at_their_fullest
               ? loudest_gain(layer.gain_by, plan.parameters)
               : gain_at(layer.gain_by, initial_values(plan.parameters));
}

}  // namespace

void StripCourse::Course::move(Frames start, Frames over, Decibels to) {
    moves.push_back({start, over, at(start), to});
}

Decibels StripCourse::Course::at(Frames frame) const noexcept {
    const auto move = std::find_if(moves.rbegin(), moves.rend(), [&](const Move& m) { return frame >= m.start; });
    if (move == moves.rend()) return rest;
    if (frame >= move->start + move->over) return move->to;
    const double part = static_cast<double>((frame - move->start).count) / static_cast<double>(move->over.count);
    const double from = std::max(move->from, kCurveFloor).value, to = std::max(move->to, kCurveFloor).value;
    return {from + part * (to - from)};
}

Decibels StripCourse::Course::loudest() const noexcept {
    Decibels most = rest;
    for (const Move& move : moves) most = std::max(most, move.to);
    return most;
}

StripCourse::StripCourse(const Plan& plan, std::size_t layer, Parameters parameters)
    : fades_{plan.layers[layer].gain}, steering_{steered(plan, plan.layers[layer], parameters)} {
    for (const PlannedPhase& phase : plan.phases) {
        for (const PlannedCue& cue : phase.cues) {
            const auto* fade = std::get_if<PlannedFade>(&cue.action);
            if (fade && fade->layer == layer) fades_.move(cue.nominal_start, fade->over, fade->to);
        }
    }
    const Decibels rest = steering_.rest;
    for (const SceneMove& move : scene_moves(plan)) {
        if (move.layer == layer) steering_.move(move.start, move.over, gain_sum(rest, move.to));
    }
}

Decibels StripCourse::at(Frames frame) const noexcept { return gain_sum(fades_.at(frame), steering_.at(frame)); }

Decibels StripCourse::loudest() const noexcept { return gain_sum(fades_.loudest(), steering_.loudest()); }

}  // namespace stillroom::scripts
