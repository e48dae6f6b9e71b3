// Where a phase ends: as planned, or with the next breath or the end of a pass.
//
// Asked anew at every step near the planned end, because what is waited for may stop, and staff may extend or hold.
// Only near it, because a ramp of breaths is reckoned from its beginning each time.
#include <algorithm>

#include "engine/conductor.h"
#include "scripts/borders.h"

namespace stillroom::engine {

using scripts::TransitionRule;

namespace {

/// Longer than any duck takes to go down before a word that opens the next phase.
constexpr double kLook = 32.0;

}  // namespace

Frames Conductor::border_position() const {
    const TransitionRule::At at = plan_.phases[phase_].transition_at;
    if (at == TransitionRule::At::now || landing_ || planned_length_ - position_ > frames(kLook))
        return planned_length_;
    const Frames planned_end = cursor_ + (planned_length_ - position_);
    const std::optional<Frames> turn = next_turn(planned_end);
    const bool in_reach = turn && *turn - planned_end <= scripts::longest_wait(at, plan_.rate);
    return in_reach ? planned_length_ + (*turn - planned_end) : planned_length_;
}

std::optional<Frames> Conductor::next_turn(Frames from) const {
    const bool breath = plan_.phases[phase_].transition_at == TransitionRule::At::next_breath;
    std::optional<Frames> turn;
    for (const Sounding& sounding : sounding_) {
        if (sounding.layer >= plan_.layers.size() || !goes_on_at(sounding, from)) continue;
        const auto* pace = std::get_if<const scripts::PlannedPace*>(&sounding.what);
        const auto* play = std::get_if<const scripts::PlannedPlay*>(&sounding.what);
        // The newest of its kind decides.
        if (breath && pace) turn = scripts::next_breath(**pace, plan_.rate, sounding.started, from);
        if (!breath && play && plan_.layers[sounding.layer].kind == scripts::LayerKind::bed)
            turn = sounding.pool
                       ? scripts::member_end(*sounding.pool, **play, sounding.started, sounding.ends, from)
                       : scripts::pass_end(**play, sounding.started, from);
    }
    return turn;
}

bool Conductor::leaves_with_pass(const Sounding& sounding) const {
    return plan_.phases[phase_].transition_at == TransitionRule::At::pass_end && state_ == State::playing &&
           !sounding.keep && position_ >= planned_length_ && position_ >= border_position();
}

bool Conductor::goes_on_at(const Sounding& sounding, Frames at) const {
    if (sounding.stopping) return false;
    if (sounding.until && sounding.phase == phase_ &&
        position_of(*sounding.until) - sounding.fade_out <= planned_length_)
        return false;
    return std::none_of(pending_.begin(), pending_.end(), [&](const Pending& pending) {
        const bool ends = pending.kind == Pending::Kind::fade_out || pending.kind == Pending::Kind::voice_gone;
        return ends && pending.voice == sounding.voice && pending.at <= at;
    });
}

}  // namespace stillroom::engine
