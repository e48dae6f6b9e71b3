// One word at a time: lines, recordings that are spoken, and cue sets.
#include <algorithm>
#include <numeric>

#include "audio/dsp/random.h"
#include "engine/conductor.h"

namespace stillroom::engine {

using audio::gain_of;
using rt::RampShape;
using rt::VoiceId;
using scripts::PlannedSet;

namespace {

constexpr double kLineExpiry = 10.0;  ///< what waited longer for another word is stale
constexpr double kSetExpiry = 30.0;   ///< the same for a cue set behind another one
constexpr double kLineStart = 0.08;   ///< a line rises for at least 80 ms (laws of safe sound)
constexpr double kSetFade = 6.0;      ///< how slowly what a set plays goes

}  // namespace

bool Conductor::request(const Speech& speech, bool by_hand) {
    if (voice_off_ && !by_hand) {
        tell(SessionEvent::What::refused, speech.id(), "skipped: staff have switched the voice off");
        settle_ducks();
        return false;
    }
    if (const std::string* fact = missing_fact(speech.requirements())) {
        tell(SessionEvent::What::refused, speech.id(), "skipped: '" + *fact + "' is not confirmed");
        settle_ducks();
        return false;
    }
    // While staff speak themselves, what is scheduled waits as behind another line.
    if (!speaking_ && (!talking_ || by_hand)) return start(speech);
    if (queued_) {
        tell(SessionEvent::What::refused, speech.id(), "another line already waits");
        return false;
    }
    queued_ = QueuedSpeech{speech, cursor_, firing_};
    wait_for_turn(firing_);
    return true;
}

bool Conductor::start(const Speech& speech) {
    if (is_off(speech.layer())) {
        tell(SessionEvent::What::refused, speech.id(),
             "skipped: the layer '" + plan_.layers[speech.layer()].id + "' is off now");
        settle_ducks();
        return false;
    }
    audio::Source* const source = speech.line ? open(*speech.line) : open(*speech.recording);
    if (!source && !muted_) {
        refuse_still_fading(speech.id());
        return false;
    }
    if (!make_room(speech.id(), {speech.layer(), false, true}, Frames{})) {
        if (source) sources_.close(source);
        return false;
    }
    duck_for(speech);
    Sounding sounding{.what = nullptr, .source = source, .id = speech.id(), .layer = speech.layer(), .keep = true};
    Frames fade_in = frames(kLineStart);
    std::optional<Frames> length = speech.length();
    if (speech.line) {
        sounding.what = speech.line;
        sounding.strip = strip_of(speech.layer(), speech.line->branch);
        sounding.gain = static_cast<float>(gain_of(speech.line->gain));
    } else {
        const scripts::PlannedPlay& play = *speech.recording;
        sounding.what = &play;
        sounding.strip = strip_of(speech.layer(), play.branch);
        sounding.gain = static_cast<float>(gain_of(play.gain));
        sounding.until = play.until;
        sounding.fade_out = play.fade_out;
        fade_in = std::max(play.fade_in, fade_in);
        length = until_stopped(play);
    }
    speaking_ = sound(std::move(sounding), fade_in, RampShape::smooth, length);
    return true;
}

void Conductor::finish_line() {
    speaking_.reset();
    speak_on();
}

void Conductor::speak_on() {
    if (speak_queued()) return;
    // A line of the script may end while the set pauses between two of its own.
    if (set_ && !is_pending(Pending::Kind::set_next) && !is_pending(Pending::Kind::set_over)) continue_set();
    settle_ducks();
}

bool Conductor::speak_queued() {
    if (!queued_ || talking_) return false;
    const QueuedSpeech queued = *std::exchange(queued_, std::nullopt);
    if (cursor_ - queued.since > frames(kLineExpiry)) {
        tell(SessionEvent::What::refused, queued.speech.id(), "waited too long for another line to end");
        cue_skipped(queued.cue);
        return false;
    }
    if (queued.cue) begin_course(*queued.cue);
    firing_ = queued.cue;
    const bool begun = start(queued.speech);
    firing_.reset();
    if (!begun) cue_skipped(queued.cue);
    return begun;
}

void Conductor::stop_line(Frames length) {
    if (queued_) cue_skipped(std::exchange(queued_, std::nullopt)->cue);
    if (!speaking_) return;
    for (Sounding& sounding : sounding_)
        if (sounding.voice == *speaking_) stop(sounding, length, RampShape::smooth);
    speaking_.reset();
}

void Conductor::forget_speech() {
    set_.reset();
    queued_.reset();
    waiting_sets_.clear();
    cancel(Pending::Kind::set_next);
    cancel(Pending::Kind::set_over);
}

bool Conductor::request_set(const PlannedSet& set) {
    if (voice_off_ && speech_count(plan_, set) > 0) {
        tell(SessionEvent::What::refused, set.id, "skipped: staff have switched the voice off");
        return false;
    }
    if (const std::string* fact = missing_fact(set.requirements)) {
        tell(SessionEvent::What::refused, set.id, "skipped: '" + *fact + "' is not confirmed");
        return false;
    }
    if (!set_) {
        start_set(set, false, Frames{});
        return true;
    }
    const auto waiting = std::count_if(waiting_sets_.begin(), waiting_sets_.end(),
                                       [&](const WaitingSet& other) { return other.set == &set; });
    if (waiting >= set.max_queue) {
        tell(SessionEvent::What::refused, set.id, "another cue set sounds");
        return false;
    }
    waiting_sets_.push_back({&set, cursor_, firing_});
    wait_for_turn(firing_);
    return true;
}

void Conductor::start_set(const PlannedSet& set, bool by_hand, Frames lead) {
    tell(SessionEvent::What::start, set.id, set.title);
    // What it sounds is its own: the cue that called it is over when the set is.
    set_ = ActiveSet{
        &set, 0, by_hand, cursor_, order_of_lines(set, ++sets_started_), std::exchange(firing_, std::nullopt), {}};
    duck_for_set(set);
    if (by_hand) lift_layers_of(set);
    if (by_hand && in_conversation()) duck_for_conversation();
    if (by_hand && set.pace && pacer_off_) silence_pacers(false);
    const std::size_t says = speech_count(plan_, set);
    if (set.play && !scripts::is_speech(plan_, *set.play)) {
        set_->voices.push_back(start(*set.play));
        set_->earliest_end = std::max(set_->earliest_end, cursor_ + set.play->length.value_or(Frames{0}));
    }
    if (set.pace) {
        set_->voices.push_back(start(*set.pace));
        set_->earliest_end = std::max(set_->earliest_end, cursor_ + set.pace->length.value_or(Frames{0}));
    }
    if (says == 0) {
        continue_set();
        return;
    }
    // A scheduled set found the bed lowered before it; by hand the first word waits for that, well under 2 s.
    const Speech first = speech_of(set, set_->order.front());
    if (lead > Frames{} && !missing_fact(first.requirements())) duck_for(first);
    schedule({.at = cursor_ + lead, .kind = Pending::Kind::set_next});
}

std::vector<std::size_t> Conductor::order_of_lines(const PlannedSet& set, std::uint64_t number) const {
    std::vector<std::size_t> order(speech_count(plan_, set));
    std::iota(order.begin(), order.end(), std::size_t{0});
    const audio::Random random(options_.seed);
    if (set.order == scripts::PlayOrder::shuffle)
        for (int left = static_cast<int>(order.size()); left > 1; --left)
            std::swap(order[static_cast<std::size_t>(left - 1)],
                      order[static_cast<std::size_t>(random.pick(number, left, left))]);
    return order;
}

std::optional<Speech> Conductor::first_said(const scripts::PlannedCue& cue) const {
    const auto* call = std::get_if<scripts::PlannedSetCall>(&cue.action);
    if (!call) return speech_of(plan_, cue);
    const PlannedSet& set = plan_.cue_sets[call->cue_set];
    if (speech_count(plan_, set) == 0) return {};
    return speech_of(set, order_of_lines(set, sets_started_ + 1).front());
}

void Conductor::say_next_of_set() {
    if (set_ && !request(speech_of(*set_->set, set_->order[set_->next_line++]), set_->by_hand)) continue_set();
}

void Conductor::continue_set() {
    const bool more = set_->next_line < set_->order.size() && set_->set->order != scripts::PlayOrder::first;
    if (more)
        schedule({.at = cursor_ + audio::frames_of(scripts::kGapBetweenSetLines, plan_.rate),
                  .kind = Pending::Kind::set_next});
    else
        schedule({.at = std::max(cursor_ + frames(scripts::kSetTail.value), set_->earliest_end),
                  .kind = Pending::Kind::set_over});
}

void Conductor::finish_set() {
    if (!set_) return;
    cancel(Pending::Kind::set_next);
    cancel(Pending::Kind::set_over);
    const ActiveSet over = *std::exchange(set_, std::nullopt);
    for (const VoiceId voice : over.voices)
        for (Sounding& sounding : sounding_)
            if (sounding.voice == voice) stop(sounding, frames(kSetFade), RampShape::smooth);
    move_ducks(ducks_.clear("set"), frames(kSetAttack), frames(kSetRelease));
    if (over.by_hand) move_steering(steering_.lift({}), frames(kSetRelease));
    if (over.by_hand && in_conversation()) duck_for_conversation();
    tell(SessionEvent::What::stop, over.set->id);
    cue_over(over.cue);
    if (over.set->follow_up)
        schedule({.at = cursor_ + over.set->follow_up->after, .kind = Pending::Kind::follow_up, .set = over.set});
    if (over.by_hand && state_ == State::grounding) resume_timeline();
}

void Conductor::start_waiting_set() {
    while (!set_ && !waiting_sets_.empty()) {
        const WaitingSet next = waiting_sets_.front();
        waiting_sets_.pop_front();
        if (cursor_ - next.since > frames(kSetExpiry)) {
            tell(SessionEvent::What::refused, next.set->id, "waited too long for another cue set to end");
            cue_skipped(next.cue);
            continue;
        }
        if (next.cue) begin_course(*next.cue);
        firing_ = next.cue;
        start_set(*next.set, false, frames(kSetAttack));
    }
}

void Conductor::drop_waiting_sets(const std::string& why) {
    for (const WaitingSet& waiting : std::exchange(waiting_sets_, {})) {
        tell(SessionEvent::What::refused, waiting.set->id, why);
        cue_skipped(waiting.cue);
    }
}

}  // namespace stillroom::engine
