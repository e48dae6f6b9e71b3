// What follows what: sequences, waits, and turns in exclusive groups.
//
// A cue that follows others is due when the last of them has ended, on the phase's clock. That time is known as
// soon as they start, so that the bed can be down before a following line. Where one of them is left out, what
// follows comes at once; where one begins later (a line waits for another), so does what follows. What gives way to
// another sound, or is stopped by staff, keeps its time: the pause after it is as long as planned. In a hold the
// sounds go on and the clock does not, and afterwards that pause is as long as planned, too.
#include <algorithm>

#include "engine/conductor.h"
#include "scripts/cue_length.h"

namespace stillroom::engine {

using rt::RampShape;
using scripts::PlannedCue;

namespace {

const std::optional<scripts::PlannedTime>* until_of(const PlannedCue& cue) {
    if (const auto* play = std::get_if<scripts::PlannedPlay>(&cue.action)) return &play->until;
    if (const auto* pace = std::get_if<scripts::PlannedPace>(&cue.action)) return &pace->until;
    return nullptr;
}

/// Over how long the others go when this cue takes its turn.
Frames turn_length(const PlannedCue& cue) {
    if (const auto* play = std::get_if<scripts::PlannedPlay>(&cue.action))
        return play->crossfade.value_or(play->fade_in);
    if (const auto* pace = std::get_if<scripts::PlannedPace>(&cue.action)) return pace->fade_in;
    return {};
}

bool is_voice(const PlannedCue& cue) {
    return std::holds_alternative<scripts::PlannedPlay>(cue.action) ||
           std::holds_alternative<scripts::PlannedPace>(cue.action) ||
           std::holds_alternative<scripts::PlannedLine>(cue.action) ||
           std::holds_alternative<scripts::PlannedSetCall>(cue.action);
}

}  // namespace

std::optional<Frames> Conductor::start_position(std::size_t cue) const {
    const PlannedCue& planned = plan_.phases[phase_].cues[cue];
    if (!planned.after.empty()) return courses_[cue].due;
    const Frames at = position_of(planned.at);
    return at < position_ ? std::nullopt : std::optional{at};
}

bool Conductor::may_start(std::size_t cue) const {
    const auto& after = plan_.phases[phase_].cues[cue].after;
    return std::all_of(after.begin(), after.end(), [&](std::size_t before) { return courses_[before].over; });
}

void Conductor::start_cue(std::size_t cue) {
    const PlannedCue& planned = plan_.phases[phase_].cues[cue];
    fired_[cue] = true;
    if (const std::string* fact = missing_fact(planned.requirements)) {
        tell(SessionEvent::What::refused, planned.id, "skipped: '" + *fact + "' is not confirmed");
        cue_skipped(cue);
        settle_ducks();
        return;
    }
    give_turn(cue);
    begin_course(cue);
    firing_ = cue;
    fire(planned);
    firing_.reset();
    takes_turn_ = false;
}

void Conductor::give_turn(std::size_t cue) {
    const auto& cues = plan_.phases[phase_].cues;
    if (cues[cue].exclusions.empty()) return;
    const auto gives_way = [&](std::size_t other) {
        return scripts::gives_way(cues[other].exclusions, cues[cue].exclusions);
    };
    const Frames length = std::max(turn_length(cues[cue]), frames(scripts::kShortestTurn.value));
    for (Sounding& sounding : sounding_) {
        if (!sounding.cue || sounding.phase != phase_ || sounding.stopping || !gives_way(*sounding.cue)) continue;
        if (speaking_ == sounding.voice) continue;  // words are never cut short
        give_way(sounding, length, RampShape::equal_power_out);
        takes_turn_ = true;
    }
    if (queued_ && queued_->cue && gives_way(*queued_->cue)) {
        tell(SessionEvent::What::refused, queued_->speech.id(), "its turn is over");
        cue_skipped(std::exchange(queued_, std::nullopt)->cue);
    }
    for (std::size_t other = 0; other < cues.size(); ++other) {
        if (fired_[other] || !gives_way(other)) continue;
        fired_[other] = true;
        cue_skipped(other);
    }
}

void Conductor::begin_course(std::size_t cue) {
    const PlannedCue& planned = plan_.phases[phase_].cues[cue];
    const auto length = scripts::cue_length(plan_, planned);
    if (length) courses_[cue].end = position_ + *length;
    if (const auto* until = until_of(planned); until && *until) courses_[cue].end = position_of(**until);
    courses_[cue].over = !is_voice(planned);
    plan_followers(cue, false);
}

void Conductor::cue_over(std::optional<std::size_t> cue) {
    if (cue) courses_[*cue].over = true;
}

void Conductor::cue_skipped(std::optional<std::size_t> cue) {
    if (!cue || courses_[*cue].over) return;
    courses_[*cue].over = true;
    courses_[*cue].end = position_;
    plan_followers(*cue, true);
}

void Conductor::plan_followers(std::size_t cue, bool skipped) {
    const auto& cues = plan_.phases[phase_].cues;
    for (std::size_t i = 0; i < cues.size(); ++i) {
        const auto& after = cues[i].after;
        if (fired_[i] || std::find(after.begin(), after.end(), cue) == after.end()) continue;
        std::optional<Frames> due{Frames{0}};
        for (const std::size_t before : after) {
            const std::optional<Frames>& end = courses_[before].end;
            due = due && end ? std::optional{std::max(*due, *end)} : std::nullopt;
        }
        if (due) *due += cues[i].wait;
        // A word that comes sooner than planned still finds the bed lowered.
        if (due && skipped) *due = std::max(*due, position_ + speech_lead(cues[i]));
        courses_[i].due = due;
    }
}

void Conductor::wait_for_turn(std::optional<std::size_t> cue) {
    if (!cue) return;
    courses_[*cue].end.reset();
    plan_followers(*cue, false);
}

void Conductor::plan_ends_again() {
    const auto& cues = plan_.phases[phase_].cues;
    for (std::size_t i = 0; i < cues.size(); ++i) {
        const auto* until = until_of(cues[i]);
        if (!until || !*until || !fired_[i] || courses_[i].over) continue;
        courses_[i].end = position_of(**until);
        plan_followers(i, false);
    }
}

}  // namespace stillroom::engine
