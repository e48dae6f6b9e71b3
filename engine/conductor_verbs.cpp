// What staff do. Each verb either acts at once or says in one sentence why not.
#include "engine/conductor.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "engine/safety_desk.h"

namespace stillroom::engine {

namespace {

constexpr double kQuietFade = 8.0;
constexpr double kStopFade = 2.0;
constexpr double kLineGivesWay = 0.4;  ///< a line under way fades when staff ground the patient
constexpr double kConfirmed = 10.0;    ///< a second press within this time is meant
constexpr double kQuietReturn = 8.0;
constexpr double kResumeFade = 4.0;
constexpr double kBounce = 0.4;  ///< a verb that comes twice within this time was one press

}  // namespace

void Conductor::take(const Verb& verb) {
    cursor_ = now_;
    const std::string name(name_of(verb.kind));
    if (const auto kind = safety_kind_of(verb.kind)) ++presses_[static_cast<std::size_t>(*kind)];
    done_ = verb.argument;
    // An answer counts for what was asked, and that may be whether somebody is there.
    const bool answers = verb.kind == VerbKind::answer;
    if (!answers) staff_are_there();
    const std::string why = is_bounce(verb) ? "pressed twice: it counts once" : refusal(verb);
    if (answers) staff_are_there();
    tell(why.empty() ? SessionEvent::What::verb : SessionEvent::What::refused, name, why.empty() ? done_ : why);
    let_sound_return();
}

// One press of a hand or a worn key may come as two. What a hand repeats on purpose is left alone, and so is
// whatever must never wait.
bool Conductor::is_bounce(const Verb& verb) {
    switch (verb.kind) {
        case VerbKind::ground:
        case VerbKind::raise:
        case VerbKind::intensity:
        case VerbKind::pace:
        case VerbKind::note:
        case VerbKind::answer:
            return false;
        default:
            break;
    }
    if (safety_kind_of(verb.kind)) return false;
    const bool bounce = last_verb_ && last_verb_->verb == verb && cursor_ - last_verb_->at < frames(kBounce);
    last_verb_ = TimedVerb{cursor_, verb};
    return bounce;
}

void Conductor::let_sound_return() {
    using Kind = rt::SafetyCommand::Kind;
    if (state_ == State::stopped || state_ == State::ending || state_ == State::finished) return;
    if (std::exchange(silenced_, false)) return_safety(Kind::master, kResumeFade);
    if (state_ == State::quiet || !std::exchange(quieted_, false)) return;
    return_safety(Kind::quiet, kQuietReturn);
    tell(SessionEvent::What::stop, "hush");
}

void Conductor::return_safety(rt::SafetyCommand::Kind kind, double seconds) {
    emit({.kind = rt::Command::Kind::safety,
          .safety = {.kind = kind,
                     .gain = 1.0f,
                     .length = frames(seconds),
                     .press = presses_[static_cast<std::size_t>(kind)],
                     .returns = true}});
}

std::string Conductor::refusal(const Verb& verb) {
    if (state_ == State::finished || state_ == State::ending) {
        // The mixer has begun to bring its hush already.
        for (const Pending& pending : pending_)
            if (verb.kind == VerbKind::quiet && pending.kind == Pending::Kind::finish)
                take_hush_along(pending.at - cursor_);
        if (!safety_kind_of(verb.kind) || verb.kind == VerbKind::quiet) return "the session is over";
    }
    switch (verb.kind) {
        case VerbKind::confirm:
            return confirm(verb.argument);
        case VerbKind::hold:
            return hold();
        case VerbKind::release:
            return release();
        case VerbKind::extend:
            return extend(verb.amount);
        case VerbKind::skip:
            return skip();
        case VerbKind::ground:
            return ground(verb.argument);
        case VerbKind::back:
            return back();
        case VerbKind::quiet:
            return quiet();
        case VerbKind::stop:
        case VerbKind::cut:
            return silence();
        case VerbKind::resume:
            return resume();
        case VerbKind::intensity:
            return steer(verb);
        // Their sound is the output stage's; here they only enter the record.
        case VerbKind::lower:
            return lower();
        case VerbKind::raise:
            trim_.raise();
            return {};
        case VerbKind::end:
            return end();
        case VerbKind::start:
            return "the session runs already";
        case VerbKind::talk:
            return talk(verb);
        case VerbKind::conversation:
            return conversation(verb);
        case VerbKind::voice_off:
            return voice_off(verb);
        case VerbKind::pacer_off:
            return pacer_off(verb);
        case VerbKind::change_music:
            return change_music(verb.argument);
        case VerbKind::land:
            return land(verb.amount);
        case VerbKind::pace:
            return pace(verb);
        case VerbKind::answer:
            return answer(verb);
        // Its frame is the bookmark; its words, where a room keeps them, are the journal's.
        case VerbKind::note:
            return {};
    }
    return "unknown verb";
}

std::string Conductor::confirm(const std::string& gate) {
    const std::size_t due = plan_.phases[phase_].gate;
    const bool at_gate = due != scripts::kNoIndex && (gate.empty() || gate == plan_.gates[due].id);
    if (!at_gate && !gate.empty()) return confirm_early(gate);
    if (in_conversation() && before_conversation_ == State::waiting)
        return "first end the conversation, then confirm";
    const bool away = state_ == State::grounding || state_ == State::quiet || state_ == State::stopped;
    if (away && before_ == State::waiting) return "first go back to the session, then confirm";
    if (state_ == State::waiting) {
        open_gate();
        return {};
    }
    return !gate.empty() && confirm_late(plan_.gates[due]) ? "" : "no gate is waiting";
}

std::string Conductor::confirm_early(const std::string& gate) {
    const auto named = std::find_if(plan_.gates.begin(), plan_.gates.end(),
                                    [&](const scripts::PlannedGate& known) { return known.id == gate; });
    if (named == plan_.gates.end()) return confirm_fact(gate);
    const auto index = static_cast<std::size_t>(named - plan_.gates.begin());
    const bool comes = std::any_of(plan_.phases.begin() + static_cast<std::ptrdiff_t>(phase_) + 1,
                                   plan_.phases.end(), [&](const auto& phase) { return phase.gate == index; });
    if (!comes) return confirm_late(*named) ? "" : "that gate is behind us";
    facts_.insert(named->confirms.begin(), named->confirms.end());
    confirmed_early_.insert(gate);
    return {};
}

std::string Conductor::confirm_fact(const std::string& fact) {
    const bool known =
        fact == "staff_present" ||
        std::any_of(plan_.gates.begin(), plan_.gates.end(), [&](const scripts::PlannedGate& gate) {
            return std::find(gate.confirms.begin(), gate.confirms.end(), fact) != gate.confirms.end();
        });
    if (!known) return "there is no gate '" + fact + "'";
    facts_.insert(fact);
    return {};
}

bool Conductor::confirm_late(const scripts::PlannedGate& gate) {
    const std::size_t known = facts_.size();
    facts_.insert(gate.confirms.begin(), gate.confirms.end());
    return facts_.size() > known;
}

std::string Conductor::lower() {
    if (trim_.at_its_lowest())
        return "the sound is at its lowest, 30 dB down: raise brings it back, stop silences it";
    trim_.lower();
    return {};
}

std::string Conductor::hold() {
    if (state_ == State::held) return "the phase is held already";
    if (state_ == State::waiting) return "the session waits at a gate already";
    if (script_is_over()) return "the script is over";
    if (state_ != State::playing) return "the timeline stands still already";
    state_ = State::held;
    const scripts::PlannedPhase& phase = plan_.phases[phase_];
    schedule({.at = cursor_ + phase.hold_remind, .kind = Pending::Kind::reminder});
    if (phase.hold_max) schedule({.at = cursor_ + *phase.hold_max, .kind = Pending::Kind::hold_limit});
    settle_ducks();
    return {};
}

std::string Conductor::release() {
    if (state_ == State::conversing) {
        end_conversation();
        return {};
    }
    if (state_ != State::held) return "nothing is held";
    cancel(Pending::Kind::reminder);
    cancel(Pending::Kind::hold_limit);
    state_ = State::playing;
    duck_again();
    return {};
}

std::string Conductor::extend(Frames amount) {
    const Frames most = plan_.phases[phase_].max;
    if (script_is_over()) return "the script is over";
    if (amount.count <= 0) return "nothing to extend by";
    if (planned_length_ >= most) return "the phase is at its longest already";
    // Where the phase's end already waited for a breath or a pass, the clock goes on from the planned end.
    position_ = std::min(position_, planned_length_);
    planned_length_ = std::min(planned_length_ + amount, most);
    plan_ends_again();
    duck_again();
    return {};
}

std::string Conductor::skip() {
    if (state_ == State::afterwards) return "the script is over";
    if (state_ == State::waiting) return "the session waits at a gate: confirm it";
    if (state_ == State::conversing) return "first end the conversation";
    if (state_ != State::playing && state_ != State::held) return "first go back to the session";
    const scripts::SkipPolicy policy = plan_.phases[phase_].skip;
    if (policy == scripts::SkipPolicy::locked) return "this phase cannot be skipped";
    if (policy == scripts::SkipPolicy::confirm &&
        !(skip_pressed_ && cursor_ - *skip_pressed_ <= frames(kConfirmed))) {
        skip_pressed_ = cursor_;
        return "press again within ten seconds to skip this phase";
    }
    cancel(Pending::Kind::reminder);
    cancel(Pending::Kind::hold_limit);
    if (queued_) {
        tell(SessionEvent::What::refused, queued_->speech.id(), "its phase was skipped");
        queued_.reset();
    }
    drop_waiting_sets("its phase was skipped");
    state_ = State::playing;
    go_on_to_next_phase();
    return {};
}

std::string Conductor::ground(const std::string& cue_set) {
    if (plan_.cue_sets.empty()) return "the script has no cue sets";
    std::size_t index = plan_.on_demand.empty() ? 0 : plan_.on_demand.front();
    if (!cue_set.empty()) {
        const auto found = std::find_if(plan_.cue_sets.begin(), plan_.cue_sets.end(),
                                        [&](const auto& set) { return set.id == cue_set; });
        if (found == plan_.cue_sets.end()) return "there is no cue set '" + cue_set + "'";
        index = static_cast<std::size_t>(found - plan_.cue_sets.begin());
    }
    const scripts::PlannedSet& set = plan_.cue_sets[index];
    if (const std::string* fact = missing_fact(set.requirements)) return "'" + *fact + "' is not confirmed";
    const bool warm = grounded_[index] && cursor_ - *grounded_[index] < set.cooldown;
    const bool insists = asked_again_[index] && cursor_ - *asked_again_[index] <= frames(kConfirmed);
    if (warm && !insists) {
        asked_again_[index] = cursor_;
        return "it sounded a moment ago: press again within ten seconds to sound it again";
    }
    asked_again_[index].reset();
    grounded_[index] = cursor_;
    stop_speech(frames(kLineGivesWay));
    if (state_ == State::stopped || state_ == State::quiet) resume_timeline();
    before_ = state_;
    state_ = State::grounding;
    start_set(set, true, frames(kSetAttack));
    return {};
}

std::string Conductor::back() {
    if (state_ != State::grounding) return "there is no grounding to come back from";
    stop_speech(frames(kLineGivesWay));
    return {};
}

std::string Conductor::quiet() {
    if (state_ == State::quiet) return "it is quiet already";
    stop_speech(frames(kQuietFade));
    if (state_ != State::stopped) before_ = state_;
    state_ = State::quiet;
    if (!std::exchange(quieted_, true)) tell(SessionEvent::What::start, "hush");
    return {};
}

std::string Conductor::silence() {
    silenced_ = true;
    if (state_ == State::ending || state_ == State::finished) return {};
    stop_speech(frames(kStopFade));
    if (state_ != State::quiet && state_ != State::stopped) before_ = state_;
    state_ = State::stopped;
    return {};
}

std::string Conductor::resume() {
    if (state_ != State::quiet && state_ != State::stopped) return "nothing is stopped";
    resume_timeline();
    return {};
}

std::string Conductor::end() {
    begin_ending();
    return {};
}

bool Conductor::script_is_over() const {
    const bool away = state_ == State::grounding || state_ == State::quiet || state_ == State::stopped;
    return (away ? before_ : state_) == State::afterwards;
}

void Conductor::resume_timeline() {
    state_ = before_;
    duck_again();
}

void Conductor::stop_speech(Frames length) {
    stop_line(length);
    drop_waiting_sets("the cue set before it was stopped");
    finish_set();
    settle_ducks();
}

}  // namespace stillroom::engine
