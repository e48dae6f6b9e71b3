// Who lowers whom, and when: ahead of a word, as long as it is needed, never for ever.
#include "engine/conductor.h"

#include <algorithm>

namespace stillroom::engine {

using audio::gain_of;
using rt::Command;
using rt::RampShape;
using scripts::LayerKind;
using scripts::PlannedCue;
using scripts::PlannedDuck;
using scripts::PlannedSet;

void Conductor::duck_ahead(const PlannedCue& cue) {
    const std::optional<Speech> speech = first_said(cue);
    if (!speech || voice_off_ || missing_fact(cue.requirements) || missing_fact(speech->requirements()) ||
        is_off(speech->layer()))
        return;
    if (const auto* call = std::get_if<scripts::PlannedSetCall>(&cue.action)) {
        if (set_ || missing_fact(plan_.cue_sets[call->cue_set].requirements)) return;
        duck_for_set(plan_.cue_sets[call->cue_set]);
    }
    duck_for(*speech);
}

void Conductor::duck_for_set(const PlannedSet& set) {
    std::vector<PlannedDuck> depths;
    for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer)
        if (plan_.layers[layer].kind == LayerKind::bed) depths.push_back({layer, set.bed});
    move_ducks(ducks_.set("set", depths), frames(kSetAttack), frames(kSetRelease));
}

void Conductor::duck_for(const Speech& speech) {
    const scripts::PlannedLayer& layer = plan_.layers[speech.layer()];
    move_ducks(ducks_.set("line", speech.ducks(plan_)), layer.duck_attack, layer.duck_release);
    // If the line never comes (staff hold, skip), the bed must not stay down for ever.
    cancel(Pending::Kind::settle);
    schedule({.at = cursor_ + layer.duck_attack + layer.duck_hold, .kind = Pending::Kind::settle});
}

void Conductor::settle_ducks() {
    const auto line_layer = std::find_if(plan_.layers.begin(), plan_.layers.end(),
                                         [](const auto& layer) { return layer.kind == LayerKind::line; });
    if (line_layer == plan_.layers.end()) return;
    const bool playing = state_ == State::playing;
    if (!set_ && ducks_.has("set") && !(playing && due_within(Due::set, line_layer->duck_attack)))
        move_ducks(ducks_.clear("set"), frames(kSetAttack), frames(kSetRelease));
    if (speaking_ || !ducks_.has("line")) return;
    if (playing && due_within(Due::line, line_layer->duck_hold)) {
        cancel(Pending::Kind::settle);
        schedule({.at = cursor_ + line_layer->duck_hold + line_layer->duck_attack, .kind = Pending::Kind::settle});
        return;
    }
    move_ducks(ducks_.clear("line"), line_layer->duck_attack, line_layer->duck_release);
}

void Conductor::duck_again() {
    for (std::size_t i = 0; i < ducked_.size(); ++i) ducked_[i] = ducked_[i] && fired_[i];
    ducked_over_border_.reset();
}

bool Conductor::due_within(Due what, Frames length) const {
    const auto wanted = [&](const PlannedCue& cue) {
        const bool call = std::holds_alternative<scripts::PlannedSetCall>(cue.action);
        return what == Due::set ? call : !call && speaks(plan_, cue);
    };
    const auto& cues = plan_.phases[phase_].cues;
    for (std::size_t i = 0; i < cues.size(); ++i) {
        if (fired_[i] || !wanted(cues[i])) continue;
        const std::optional<Frames> at = start_position(i);
        if (at && *at <= position_ + length && *at < planned_length_) return true;
    }
    const scripts::PlannedPhase* following = following_phase();
    const Frames border = following ? border_position() : Frames{};
    return following && std::any_of(following->cues.begin(), following->cues.end(), [&](const PlannedCue& cue) {
               return wanted(cue) && !cue.at.from_end && cue.after.empty() &&
                      border + cue.at.offset <= position_ + length;
           });
}

void Conductor::move_ducks(const std::vector<DuckBoard::Move>& moves, Frames attack, Frames release) {
    for (const DuckBoard::Move& move : moves) {
        const bool down = move.to < move.from;
        emit({.kind = Command::Kind::duck_layer,
              .shape = RampShape::decibel_smooth,
              .layer = static_cast<std::uint8_t>(move.layer),
              .gain = static_cast<float>(gain_of(move.to)),
              .length = down ? attack : release});
    }
}

}  // namespace stillroom::engine
