// What parameters and snapshots do: gains that staff and the script steer.
#include "config/values.h"
#include "engine/conductor.h"
#include "scripts/gain_curve.h"

#include <algorithm>
#include <cmath>

namespace stillroom::engine {

using audio::gain_of;
using rt::Command;
using rt::RampShape;
using scripts::PlannedSnapshot;

namespace {

/// One press of softer or fuller moves a parameter by this share of its range.
constexpr double kStep = 0.1;
/// Whatever a script says, nothing that sounds moves faster: no click.
constexpr double kShortestMove = 0.08;

}  // namespace

void Conductor::steer_from_here() {
    for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer)
        if (!plan_.layers[layer].gain_by.empty() || steering_.gain(layer) != audio::Decibels{0.0})
            emit({.kind = Command::Kind::steer_layer,
                  .layer = static_cast<std::uint8_t>(layer),
                  .gain = static_cast<float>(gain_of(steering_.gain(layer)))});
}

void Conductor::move_steering(const std::vector<SteeringBoard::Move>& moves, Frames asked) {
    const Frames over = std::max(asked, frames(kShortestMove));
    for (const SteeringBoard::Move& move : moves)
        emit({.kind = Command::Kind::steer_layer,
              .shape = RampShape::decibel,
              .layer = static_cast<std::uint8_t>(move.layer),
              .gain = static_cast<float>(gain_of(move.to)),
              .length = over});
    // Words that cannot be heard would hold up those that can.
    const auto spoken = std::find_if(sounding_.begin(), sounding_.end(), [&](const Sounding& sounding) {
        return speaking_ && sounding.voice == *speaking_ && is_off(sounding.layer);
    });
    if (spoken != sounding_.end()) stop_speech(over);
}

bool Conductor::is_off(std::size_t layer) const { return steering_.gain(layer) <= audio::kSilent; }

void Conductor::recall(const PlannedSnapshot& scene) {
    tell(SessionEvent::What::fade, scene.id, "snapshot");
    move_steering(steering_.recall(&scene), scene.over);
}

void Conductor::leave_scene(Frames over) {
    if (!steering_.scene()) return;
    tell(SessionEvent::What::fade, steering_.scene()->id, "over");
    move_steering(steering_.recall(nullptr), over);
}

void Conductor::lift_layers_of(const scripts::PlannedSet& set) {
    std::set<std::size_t> layers;
    for (const scripts::PlannedLine& line : set.lines) layers.insert(line.layer);
    if (set.play) layers.insert(set.play->layer);
    if (set.pace) layers.insert(set.pace->layer);
    move_steering(steering_.lift(std::move(layers)), frames(kSetAttack / 2.0));
}

std::string Conductor::steer(const Verb& verb) {
    if (plan_.parameters.empty()) return "the script has nothing to make softer or fuller";
    if (state_ == State::afterwards) return "the script is over";
    const scripts::PlannedParameter* found = scripts::meant_parameter(plan_.parameters, verb.argument);
    if (found == nullptr) return "there is no parameter '" + verb.argument + "'";
    const auto index = static_cast<std::size_t>(found - plan_.parameters.data());
    const double now = steering_.value(index);
    const double wanted = verb.value.value_or(now + verb.steps * kStep * (found->max - found->min));
    if (!std::isfinite(wanted)) return "the value is no number";
    // Steps add up to the round figures that staff read.
    const double to = std::clamp(std::round(wanted * 1e6) / 1e6, found->min, found->max);
    if (to == now && !verb.value)
        return verb.steps > 0 ? "it is at its fullest already" : "it is at its softest already";
    move_steering(steering_.set(index, to), found->over);
    move_stems(std::max(found->over, frames(kShortestMove)));
    done_ = found->id + " " + config::number_text(to);
    return {};
}

}  // namespace stillroom::engine
