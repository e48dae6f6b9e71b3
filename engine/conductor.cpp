#include "engine/conductor.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stillroom::engine {

using rt::Command;
using rt::RampShape;
using scripts::PlannedCue;
using scripts::PlannedLine;
using scripts::PlannedPhase;

Frames Conductor::speech_lead(const PlannedCue& cue) const {
    const std::optional<Speech> speech = first_said(cue);
    return speech ? plan_.layers[speech->layer()].duck_attack : Frames{};
}

Conductor::Conductor(const scripts::Plan& plan, Sources& sources, ConductorOptions options)
    : plan_(plan),
      sources_(sources),
      options_(std::move(options)),
      grounded_(plan.cue_sets.size()),
      asked_again_(plan.cue_sets.size()),
      ducks_(plan.layers.size()),
      steering_(plan),
      taps_(plan.rate),
      layer_gains_(plan.layers.size() + 1, 1.0f) {
    assert(!plan.phases.empty());
    for (const PlannedPhase& phase : plan.phases) lengths_.push_back(phase.nominal);
    facts_.insert("staff_present");
    for (std::size_t i = 0; i < plan.layers.size(); ++i)
        layer_gains_[i] = static_cast<float>(audio::gain_of(plan.layers[i].gain));
}

Conductor::~Conductor() {
    for (const Sounding& sounding : sounding_)
        if (sounding.source) sources_.close(sounding.source);
    for (const Pending& pending : pending_)
        if (pending.source) sources_.close(pending.source);
}

Frames Conductor::frames(double seconds) const { return audio::frames_of(audio::Seconds{seconds}, plan_.rate); }

void Conductor::start_at(Frames from) {
    run_unheard_to_start(from);
    sound_again_from_here();
}

void Conductor::restore(const Resumption& resumption) {
    if (resumption.began_at.count > 0) run_unheard_to_start(resumption.began_at);
    run_unheard(resumption.at, resumption.before);
    // Nobody holds the key of a microphone that a new program has just opened.
    cancel(Pending::Kind::talk_notice);
    cancel(Pending::Kind::talk_limit);
    talking_ = false;
    if (speaking_) {
        stop_speech(Frames{0});
        commands_.clear();
    }
    trim_.lower_by(kResumedLower);
    sound_again_from_here();
}

void Conductor::run_unheard_to_start(Frames from) {
    // Behind the end there is nothing to begin with: the last quantum of the ending is as late as it gets.
    const Frames latest = std::max(Frames{0}, std::min(from, plan_.duration - kQuantum));
    const ConductorOptions asked = options_;
    options_.gates_open_at_once = true;
    options_.gates_that_wait.clear();
    run_unheard(latest, {});
    options_ = asked;
    staff_are_there();
}

void Conductor::run_unheard(Frames to, const std::vector<TimedVerb>& verbs) {
    const Frames target{to.count / kQuantum.count * kQuantum.count};
    muted_ = true;
    auto next = verbs.begin();
    while (now_ < target && !finished()) {
        for (; next != verbs.end() && next->at <= now_; ++next) take(next->verb);
        run_quantum();
    }
    for (; next != verbs.end() && next->at <= now_; ++next) take(next->verb);
    muted_ = false;
    events_.clear();
    cursor_ = now_;
}

std::vector<Command> Conductor::advance() {
    run_quantum();
    return std::exchange(commands_, {});
}

std::vector<SessionEvent> Conductor::take_events() { return std::exchange(events_, {}); }

void Conductor::run_quantum() {
    const Frames end = now_ + kQuantum;
    if (!begun_) {
        begun_ = true;
        for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer)
            emit({.kind = Command::Kind::fade_layer,
                  .layer = static_cast<std::uint8_t>(layer),
                  .gain = layer_gains_[layer]});
        steer_from_here();
        staff_are_there();
        enter_phase(0);
    }
    while (!finished()) {
        const bool running = state_ == State::playing;
        const std::optional<PhaseStep> step = running ? next_step() : std::nullopt;
        const Frames step_at = step ? cursor_ + (step->position - position_) : end;
        const Frames pending_at = pending_.empty() ? end : pending_.begin()->at;
        if (pending_at >= end && step_at >= end) break;
        if (pending_at <= step_at) {
            const Pending pending = *pending_.begin();
            pending_.erase(pending_.begin());
            move_clock(pending.at);
            take_pending(pending);
        } else {
            move_clock(step_at);
            take_step(*step);
        }
    }
    move_clock(end);
    now_ = end;
    emit({.kind = Command::Kind::horizon});
}

void Conductor::move_clock(Frames to) {
    if (state_ == State::playing) position_ += to - cursor_;
    cursor_ = to;
}

Frames Conductor::position_of(const scripts::PlannedTime& time) const {
    return time.from_end ? planned_length_ + time.offset : time.offset;
}

std::optional<Conductor::PhaseStep> Conductor::next_step() const {
    const PlannedPhase& phase = plan_.phases[phase_];
    const Frames border = border_position();
    PhaseStep next{PhaseStep::Kind::end, std::max(border, position_), 0};
    const auto consider = [&](PhaseStep::Kind kind, Frames at, std::size_t index) {
        if (at < next.position) next = {kind, at, index};
    };
    for (std::size_t i = 0; i < sounding_.size(); ++i)
        if (const Sounding& sounding = sounding_[i];
            sounding.until && !sounding.stopping && sounding.phase == phase_)
            consider(PhaseStep::Kind::stop, std::max(position_of(*sounding.until) - sounding.fade_out, position_),
                     i);
    for (std::size_t i = 0; i < phase.cues.size(); ++i) {
        const std::optional<Frames> at = fired_[i] ? std::nullopt : start_position(i);
        if (!at || *at >= planned_length_) continue;
        if (!ducked_[i] && speaks(plan_, phase.cues[i]))
            consider(PhaseStep::Kind::duck, std::max(*at - speech_lead(phase.cues[i]), position_), i);
        if (may_start(i)) consider(PhaseStep::Kind::cue, std::max(*at, position_), i);
    }
    if (const PlannedPhase* following = ducked_over_border_ ? nullptr : following_phase())
        for (std::size_t i = 0; i < following->cues.size(); ++i) {
            const PlannedCue& cue = following->cues[i];
            if (cue.at.from_end || !cue.after.empty() || !speaks(plan_, cue)) continue;
            const Frames at = border + cue.at.offset - speech_lead(cue);
            consider(PhaseStep::Kind::duck_over_border, std::max(at, position_), i);
        }
    return next;
}

std::size_t Conductor::following_index() const {
    std::size_t next = phase_ + 1;
    while (landing_ && next < plan_.phases.size() && lengths_[next].count == 0) ++next;
    return next;
}

const PlannedPhase* Conductor::following_phase() const {
    const std::size_t next = following_index();
    if (next >= plan_.phases.size()) return nullptr;
    return gate_is_open(plan_.phases[next].gate) ? &plan_.phases[next] : nullptr;
}

void Conductor::take_step(const PhaseStep& step) {
    const PlannedPhase& phase = plan_.phases[phase_];
    switch (step.kind) {
        case PhaseStep::Kind::duck:
            ducked_[step.index] = true;
            duck_ahead(phase.cues[step.index]);
            break;
        case PhaseStep::Kind::duck_over_border:
            ducked_over_border_ = step.index;
            duck_ahead(plan_.phases[following_index()].cues[step.index]);
            break;
        case PhaseStep::Kind::cue:
            start_cue(step.index);
            break;
        case PhaseStep::Kind::stop:
            stop(sounding_[step.index], sounding_[step.index].fade_out, RampShape::smooth);
            break;
        case PhaseStep::Kind::end:
            go_on_to_next_phase();
            break;
    }
}

void Conductor::take_pending(const Pending& pending) {
    switch (pending.kind) {
        case Pending::Kind::fade_out:
            for (Sounding& sounding : sounding_)
                if (sounding.voice == pending.voice && !sounding.stopping)
                    stop(sounding, pending.length, RampShape::smooth);
            break;
        case Pending::Kind::voice_gone:
            voice_gone(pending.voice);
            break;
        case Pending::Kind::source_free:
            sources_.close(pending.source);
            break;
        case Pending::Kind::turn:
            take_turn(pending.voice);
            break;
        case Pending::Kind::set_next:
            say_next_of_set();
            break;
        case Pending::Kind::set_over:
            finish_set();
            start_waiting_set();
            break;
        case Pending::Kind::prompt:
            prompt(*pending.prompt);
            break;
        case Pending::Kind::settle:
            settle_ducks();
            break;
        case Pending::Kind::reminder:
            tell(SessionEvent::What::prompt, "hold", "The phase is still held");
            schedule({.at = cursor_ + plan_.phases[phase_].hold_remind, .kind = Pending::Kind::reminder});
            break;
        case Pending::Kind::hold_limit:
            tell(SessionEvent::What::prompt, "hold",
                 "The phase has been held as long as its script allows; it waits for you to release it");
            break;
        case Pending::Kind::talk_notice:
            tell(SessionEvent::What::prompt, "talk", "The microphone closes in five seconds");
            break;
        case Pending::Kind::talk_limit:
            limit_talk();
            break;
        case Pending::Kind::ask_again:
            ask_again();
            break;
        case Pending::Kind::follow_up:
            follow_up(*pending.set);
            break;
        case Pending::Kind::attendance:
            ask_for_staff();
            break;
        case Pending::Kind::nobody_there:
            miss_staff();
            break;
        case Pending::Kind::new_pace:
            take_new_pace(pending.voice);
            break;
        case Pending::Kind::finish:
            emit({.kind = Command::Kind::finish});
            state_ = State::finished;
            tell(SessionEvent::What::end, plan_.script_id);
            break;
    }
}

void Conductor::voice_gone(rt::VoiceId voice) {
    const auto gone = std::find_if(sounding_.begin(), sounding_.end(),
                                   [&](const Sounding& sounding) { return sounding.voice == voice; });
    if (gone == sounding_.end()) return;
    const Sounding over = *gone;
    sounding_.erase(gone);
    if (!over.id.empty()) tell(SessionEvent::What::stop, over.id);
    // The mixer lags by a few quanta; a second later it has surely let go.
    if (over.source)
        schedule({.at = cursor_ + frames(1.0), .kind = Pending::Kind::source_free, .source = over.source});
    if (over.phase == phase_) cue_over(over.cue);
    if (speaking_ == voice) finish_line();
}

void Conductor::enter_phase(std::size_t index) {
    phase_ = index;
    position_ = Frames{0};
    const PlannedPhase& phase = plan_.phases[index];
    planned_length_ = lengths_[index];
    skip_pressed_.reset();
    fired_.assign(phase.cues.size(), false);
    ducked_.assign(phase.cues.size(), false);
    courses_.assign(phase.cues.size(), {});
    if (queued_) queued_->cue.reset();
    if (set_) set_->cue.reset();
    for (WaitingSet& waiting : waiting_sets_) waiting.cue.reset();
    if (const auto begun = std::exchange(ducked_over_border_, std::nullopt)) ducked_[*begun] = true;
    if (gate_is_open(phase.gate)) {
        open_gate();
        return;
    }
    state_ = State::waiting;
    const scripts::PlannedGate& gate = plan_.gates[phase.gate];
    tell(SessionEvent::What::prompt, gate.id, gate.title);
}

bool Conductor::gate_is_open(std::size_t gate) const {
    if (gate == scripts::kNoIndex || landing_) return true;
    const std::string& id = plan_.gates[gate].id;
    return (options_.gates_open_at_once && !options_.gates_that_wait.contains(id)) || confirmed_early_.contains(id);
}

void Conductor::open_gate() {
    const PlannedPhase& phase = plan_.phases[phase_];
    // A landing waits for no gate, but nobody has said that what it stands for is true.
    if (phase.gate != scripts::kNoIndex && !landing_) {
        const scripts::PlannedGate& gate = plan_.gates[phase.gate];
        confirmed_early_.erase(gate.id);
        facts_.insert(gate.confirms.begin(), gate.confirms.end());
    }
    state_ = State::playing;
    tell(SessionEvent::What::phase, phase.id, phase.title);
    leave_earlier_phases();
}

void Conductor::leave_earlier_phases() {
    if (phase_ == 0) return;
    const Frames transition = plan_.phases[phase_ - 1].transition;
    leave_scene(transition);
    for (Sounding& sounding : sounding_) {
        const bool line = speaking_ == sounding.voice;
        // A sound kept up to a time of its own phase has that time behind it.
        const bool goes_on = sounding.keep && !sounding.until;
        if (!goes_on && !sounding.stopping && !line && sounding.phase < phase_)
            stop(sounding, transition, RampShape::equal_power_out);
    }
}

void Conductor::end_timeline() {
    if (options_.ends_by_itself) {
        begin_ending();
        return;
    }
    const Frames ending = audio::frames_of(scripts::kEnding, plan_.rate);
    forget_speech();
    stop_all(ending);
    schedule({.at = cursor_ + ending, .kind = Pending::Kind::settle});  // nothing rises while all this fades
    start_comfort_bed(ending);
    state_ = State::afterwards;
    tell(SessionEvent::What::prompt, "end", "The script is over; a quiet bed plays until you end the session");
}

void Conductor::begin_ending() {
    tell(SessionEvent::What::ending, plan_.phases[phase_].id);
    const Frames ending = audio::frames_of(scripts::kEnding, plan_.rate);
    forget_speech();
    cancel(Pending::Kind::reminder);
    cancel(Pending::Kind::hold_limit);
    stop_all(ending);
    if (quieted_) take_hush_along(ending);
    state_ = State::ending;
    schedule({.at = cursor_ + ending, .kind = Pending::Kind::finish});
}

void Conductor::take_hush_along(Frames length) {
    if (silenced_) return;
    emit({.kind = Command::Kind::safety,
          .safety = {.kind = rt::SafetyCommand::Kind::master, .gain = 0.0f, .length = length}});
}

void Conductor::schedule(Pending pending) {
    pending.order = ++last_order_;
    pending_.insert(pending);
}

void Conductor::cancel(Pending::Kind kind) {
    std::erase_if(pending_, [kind](const Pending& pending) { return pending.kind == kind; });
}

bool Conductor::is_pending(Pending::Kind kind) const {
    return std::any_of(pending_.begin(), pending_.end(),
                       [kind](const auto& pending) { return pending.kind == kind; });
}

void Conductor::tell(SessionEvent::What what, std::string id, std::string text) {
    events_.push_back({cursor_, what, std::move(id), std::move(text)});
}

void Conductor::emit(Command command) {
    if (muted_) return;
    command.at = cursor_;
    commands_.push_back(command);
    const bool moves_layer = command.kind == Command::Kind::fade_layer ||
                             command.kind == Command::Kind::duck_layer ||
                             command.kind == Command::Kind::steer_layer;
    if (!moves_layer) return;
    for (std::size_t branch = 0; branch < plan_.branches.size(); ++branch) {
        if (plan_.branches[branch].layer != command.layer) continue;
        commands_.push_back(command);
        commands_.back().layer = static_cast<std::uint8_t>(strip_of(command.layer, branch));
    }
}

ConductorView Conductor::view() const {
    ConductorView view;
    view.state = state_;
    view.at = now_;
    view.phase = phase_;
    view.phase_position = position_;
    view.phase_length = planned_length_;
    view.left = std::max(planned_length_ - position_, Frames{0});
    for (std::size_t i = phase_ + 1; i < plan_.phases.size(); ++i) view.left += lengths_[i];
    if (state_ == State::afterwards || state_ == State::ending || state_ == State::finished) view.left = Frames{0};
    view.parameters = steering_.values();
    view.prompts = prompts_.all();
    view.landing = landing_;
    view.talking = talking_;
    view.voice_off = voice_off_;
    view.pacer_off = pacer_off_;
    const PlannedPhase& phase = plan_.phases[phase_];
    if (state_ == State::waiting) view.waiting_for = plan_.gates[phase.gate].title;
    if (quieted_) view.sounding.emplace_back("hush");
    for (const Sounding& sounding : sounding_) {
        if (sounding.id.empty() || quieted_) continue;
        view.sounding.push_back(sounding.id);
        if (speaking_ == sounding.voice) {
            const auto* line = std::get_if<const PlannedLine*>(&sounding.what);
            view.saying = line ? (*line)->text : sounding.id;
        }
        if (const auto* pace = std::get_if<const scripts::PlannedPace*>(&sounding.what)) {
            view.pacing = *pace;
            view.pacing_since = sounding.started;
        }
    }
    std::optional<Frames> next;
    for (std::size_t i = 0; i < fired_.size(); ++i) {
        const std::optional<Frames> at = fired_[i] ? std::nullopt : start_position(i);
        if (!at || (next && *at >= *next)) continue;
        next = at;
        view.next = phase.cues[i].id;
        view.next_in = std::max(*at - position_, Frames{0});
    }
    return view;
}

}  // namespace stillroom::engine
