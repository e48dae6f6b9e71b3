// Where a phase ends: as planned, or with the next breath or the end of a pass.
//
// Asked anew at every step near the planned end, because what is waited for may stop, and staff may extend or hold.
// Only near it, because a ramp of breaths is reckoned from its beginning each time.
#include "engine/conductor.h"
#include "scripts/borders.h"

#include <algorithm>
#include <vector>

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
    std::vector<scripts::VoiceAtBorder> voices;
    for (const Sounding& sounding : sounding_) {
        if (sounding.layer >= plan_.layers.size()) continue;
        if (const auto* pace = std::get_if<const scripts::PlannedPace*>(&sounding.what))
            voices.push_back({*pace, sounding.started, leaves(sounding)});
        if (const auto* play = std::get_if<const scripts::PlannedPlay*>(&sounding.what))
            voices.push_back({*play, sounding.started, leaves(sounding)});
    }
    return planned_length_ + scripts::border_wait(plan_, at, voices, cursor_ + (planned_length_ - position_));
}

bool Conductor::leaves_with_pass(const Sounding& sounding) const {
    return plan_.phases[phase_].transition_at == TransitionRule::At::pass_end && state_ == State::playing &&
           !sounding.keep && position_ >= planned_length_ && position_ >= border_position();
}

std::optional<Frames> Conductor::leaves(const Sounding& sounding) const {
    const bool by_clock = sounding.until && !sounding.stopping && sounding.phase == phase_;
    if (!by_clock) return sounding.leaves;
    const Frames stop = cursor_ + (position_of(*sounding.until) - sounding.fade_out - position_);
    return sounding.leaves ? std::min(stop, *sounding.leaves) : stop;
}

}  // namespace stillroom::engine
