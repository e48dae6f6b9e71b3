// What sounds: cues, lines, cue sets and pacers.
#include "engine/conductor.h"

#include "audio/dsp/random.h"
#include "scripts/pool_order.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace stillroom::engine {

using audio::gain_of;
using rt::Command;
using rt::RampShape;
using rt::VoiceId;
using scripts::LayerKind;
using scripts::PlannedCue;
using scripts::PlannedDuck;
using scripts::PlannedFade;
using scripts::PlannedLine;
using scripts::PlannedPace;
using scripts::PlannedPlay;
using scripts::PlannedPrompt;
using scripts::PlannedSet;

namespace {

constexpr double kLineExpiry = 10.0;   ///< a line that waited longer for another one is stale
constexpr double kLineStart = 0.08;    ///< a line rises for at least 80 ms (laws of safe sound)
constexpr double kBedCrossfade = 2.0;  ///< a bed replaced without a stated crossfade takes the shortest legal one
constexpr double kSetTail = 3.0;       ///< after the last word, before the bed rises again
constexpr double kSetFade = 6.0;       ///< and how slowly it goes
constexpr double kComfortBedLevel = -45;  ///< LUFS of the hush that stands in (clinical research 3.2)

}  // namespace

void Conductor::fire(const PlannedCue& cue) {
    struct Act {
        Conductor& conductor;
        const PlannedCue& cue;
        void operator()(const PlannedPlay& play) const { (void)conductor.start(play); }
        void operator()(const PlannedLine& line) const { (void)conductor.request(line); }
        void operator()(const PlannedPace& pace) const { (void)conductor.start(pace); }
        void operator()(const scripts::PlannedSetCall& call) const {
            conductor.start_set(conductor.plan_.cue_sets[call.cue_set], false);
        }
        void operator()(const PlannedFade& fade) const { conductor.fade(fade); }
        void operator()(const PlannedPrompt& prompt) const { conductor.prompt(prompt); }
        void operator()(const scripts::PlannedSnapshot& scene) const { conductor.recall(scene); }
        void operator()(const scripts::PlannedEmptySlot& empty) const {
            conductor.tell(SessionEvent::What::refused, cue.id,
                           "skipped: nothing was put into the slot '" + empty.slot + "'");
        }
        void operator()(const scripts::NotYetPlayed& action) const {
            conductor.tell(SessionEvent::What::refused, cue.id, action.what + " is not yet played");
        }
    };
    std::visit(Act{*this, cue}, cue.action);
}

void Conductor::refuse_still_fading(const std::string& id) {
    tell(SessionEvent::What::refused, id, "it still fades from the last times it was called");
}

VoiceId Conductor::sound(Sounding sounding, Frames fade_in, RampShape shape, std::optional<Frames> length) {
    sounding.voice = VoiceId{++last_voice_};
    sounding.started = cursor_;
    sounding.phase = phase_;
    if (sounding.source)
        emit({.kind = Command::Kind::start_voice,
              .shape = shape,
              .layer = static_cast<std::uint8_t>(sounding.layer),
              .voice = sounding.voice,
              .gain = sounding.gain,
              .length = fade_in,
              .source = sounding.source});
    begin_stems(sounding);
    tell(SessionEvent::What::start, sounding.id, sounding.pool ? sounding.pool->id : "");
    if (length) {
        const Frames fade = std::min(sounding.fade_out, *length);
        schedule({.at = cursor_ + *length - fade,
                  .kind = fade.count > 0 ? Pending::Kind::fade_out : Pending::Kind::voice_gone,
                  .voice = sounding.voice,
                  .length = fade});
    }
    sounding_.push_back(sounding);
    return sounding.voice;
}

VoiceId Conductor::start(const PlannedPlay& play) {
    const auto* const pool = std::get_if<scripts::PoolSource>(&play.source);
    const PlannedPlay& heard = pool ? next_of_pool(play) : play;
    audio::Source* const source = open(heard);
    if (!source && !muted_ && !std::holds_alternative<scripts::SilenceSource>(heard.source)) {
        refuse_still_fading(play.id);
        return {};
    }
    const scripts::PlannedLayer& layer = plan_.layers[play.layer];
    if (play.crossfade) {
        for (Sounding& sounding : sounding_)
            if (sounding.layer == play.layer) stop(sounding, *play.crossfade, RampShape::equal_power_out);
    } else {
        const double shortest = layer.kind == LayerKind::bed ? kBedCrossfade : kLineStart;
        make_room(play.layer, std::max(play.fade_in, frames(shortest)));
    }
    std::optional<Frames> length = play.until ? std::nullopt : play.length, ends;
    if (pool && length) ends = cursor_ + *length;
    const auto turn = pool ? scripts::next_turn(*pool, heard, cursor_, ends) : std::nullopt;
    if (const auto own = scripts::own_length(heard.source)) length = length ? std::min(*length, *own) : own;
    const Frames fade_in = play.crossfade ? std::max(*play.crossfade, play.fade_in) : play.fade_in;
    const VoiceId voice = sound({.what = &heard,
                                 .source = source,
                                 .id = heard.id,
                                 .layer = play.layer,
                                 .gain = static_cast<float>(gain_of(heard.gain)),
                                 .keep = play.keep,
                                 .until = play.until,
                                 .fade_out = play.fade_out,
                                 .pool = pool ? &play : nullptr,
                                 .ends = ends},
                                fade_in, play.crossfade ? RampShape::equal_power_in : RampShape::smooth,
                                turn ? std::nullopt : length);
    if (turn) schedule({.at = *turn, .kind = Pending::Kind::turn, .voice = voice});
    return voice;
}

VoiceId Conductor::start(const PlannedPace& pace) {
    audio::Source* const source = open(pace);
    if (!source && !muted_) {
        refuse_still_fading(pace.id);
        return {};
    }
    make_room(pace.layer, std::max(pace.fade_in, frames(kBedCrossfade)));
    return sound({.what = &pace,
                  .source = source,
                  .id = pace.id,
                  .layer = pace.layer,
                  .gain = static_cast<float>(gain_of(pace.gain)),
                  .until = pace.until,
                  .fade_out = pace.fade_out},
                 pace.fade_in, RampShape::smooth, pace.until ? std::nullopt : pace.length);
}

bool Conductor::request(const PlannedLine& line) {
    if (const std::string* fact = missing_fact(line.requirements)) {
        tell(SessionEvent::What::refused, line.id, "skipped: '" + *fact + "' is not confirmed");
        settle_ducks();
        return false;
    }
    if (!speaking_) return start(line);
    if (queued_) {
        tell(SessionEvent::What::refused, line.id, "another line already waits");
        return false;
    }
    queued_ = QueuedLine{&line, cursor_};
    return true;
}

bool Conductor::start(const PlannedLine& line) {
    if (is_off(line.layer)) {
        tell(SessionEvent::What::refused, line.id,
             "skipped: the layer '" + plan_.layers[line.layer].id + "' is off now");
        settle_ducks();
        return false;
    }
    audio::Source* const source = open(line);
    if (!source && !muted_) {
        refuse_still_fading(line.id);
        return false;
    }
    duck_for_line(line);
    speaking_ = sound({.what = &line,
                       .source = source,
                       .id = line.id,
                       .layer = line.layer,
                       .gain = static_cast<float>(gain_of(line.gain)),
                       .keep = true},
                      frames(kLineStart), RampShape::smooth, line.clip.length);
    schedule({.at = cursor_ + line.clip.length, .kind = Pending::Kind::line_over, .voice = *speaking_});
    return true;
}

void Conductor::finish_line() {
    speaking_.reset();
    if (speak_queued()) return;
    // A line of the script may end while the set pauses between two of its own.
    if (set_ && !is_pending(Pending::Kind::set_next) && !is_pending(Pending::Kind::set_over)) continue_set();
    settle_ducks();
}

bool Conductor::speak_queued() {
    if (!queued_) return false;
    const QueuedLine queued = *std::exchange(queued_, std::nullopt);
    if (cursor_ - queued.since <= frames(kLineExpiry)) return start(*queued.line);
    tell(SessionEvent::What::refused, queued.line->id, "waited too long for another line to end");
    return false;
}

void Conductor::make_room(std::size_t layer, Frames crossfade) {
    const auto sounds_here = [layer](const Sounding& sounding) {
        return sounding.layer == layer && !sounding.stopping;
    };
    auto here = std::count_if(sounding_.begin(), sounding_.end(), sounds_here);
    for (Sounding& sounding : sounding_) {
        if (here < plan_.layers[layer].max_voices) return;
        if (!sounds_here(sounding)) continue;
        stop(sounding, crossfade, RampShape::equal_power_out);
        --here;
    }
}

void Conductor::stop(Sounding& sounding, Frames length, RampShape shape) {
    if (sounding.stopping) return;
    sounding.stopping = true;
    emit({.kind = Command::Kind::stop_voice, .shape = shape, .voice = sounding.voice, .length = length});
    std::erase_if(pending_, [&](const Pending& pending) {
        return pending.voice == sounding.voice &&
               (pending.kind == Pending::Kind::voice_gone || pending.kind == Pending::Kind::fade_out);
    });
    schedule({.at = cursor_ + length, .kind = Pending::Kind::voice_gone, .voice = sounding.voice});
}

void Conductor::stop_all(Frames length) {
    for (Sounding& sounding : sounding_) stop(sounding, length, RampShape::smooth);
    speaking_.reset();
}

void Conductor::stop_line(Frames length) {
    queued_.reset();
    if (!speaking_) return;
    for (Sounding& sounding : sounding_)
        if (sounding.voice == *speaking_) stop(sounding, length, RampShape::smooth);
    speaking_.reset();
}

void Conductor::forget_speech() {
    set_.reset();
    queued_.reset();
    cancel(Pending::Kind::set_next);
    cancel(Pending::Kind::set_over);
}

void Conductor::start_set(const PlannedSet& set, bool by_hand) {
    if (const std::string* fact = missing_fact(set.requirements)) {
        tell(SessionEvent::What::refused, set.id, "skipped: '" + *fact + "' is not confirmed");
        return;
    }
    if (set_) finish_set();
    tell(SessionEvent::What::start, set.id, set.title);
    set_ = ActiveSet{&set, 0, by_hand, cursor_, order_of_lines(set), {}};
    duck_for_set(set);
    if (by_hand) lift_layers_of(set);
    if (set.play) {
        set_->voices.push_back(start(*set.play));
        set_->earliest_end = std::max(set_->earliest_end, cursor_ + set.play->length.value_or(Frames{0}));
    }
    if (set.pace) {
        set_->voices.push_back(start(*set.pace));
        set_->earliest_end = std::max(set_->earliest_end, cursor_ + set.pace->length.value_or(Frames{0}));
    }
    if (set.lines.empty()) {
        continue_set();
    } else {
        if (by_hand && !missing_fact(set.lines.front().requirements)) duck_for_line(set.lines.front());
        // A scheduled set found the bed lowered before it; by hand the first word waits for that, well under 2 s.
        schedule({.at = cursor_ + (by_hand ? frames(kSetAttack) : Frames{0}), .kind = Pending::Kind::set_next});
    }
}

std::vector<std::size_t> Conductor::order_of_lines(const PlannedSet& set) {
    std::vector<std::size_t> order(set.lines.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const audio::Random random(options_.seed);
    ++sets_started_;
    if (set.order == scripts::PlayOrder::shuffle)
        for (int left = static_cast<int>(order.size()); left > 1; --left)
            std::swap(order[static_cast<std::size_t>(left - 1)],
                      order[static_cast<std::size_t>(random.pick(sets_started_, left, left))]);
    return order;
}

void Conductor::continue_set() {
    const bool more = set_->next_line < set_->set->lines.size() && set_->set->order != scripts::PlayOrder::first;
    if (more)
        schedule({.at = cursor_ + audio::frames_of(scripts::kGapBetweenSetLines, plan_.rate),
                  .kind = Pending::Kind::set_next});
    else
        schedule({.at = std::max(cursor_ + frames(kSetTail), set_->earliest_end), .kind = Pending::Kind::set_over});
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
    tell(SessionEvent::What::stop, over.set->id);
    if (over.by_hand && state_ == State::grounding) resume_timeline();
}

void Conductor::start_comfort_bed(Frames fade_in) {
    const audio::Loudness hush = audio::find_synth("hush")->loudness;
    const float gain = static_cast<float>(gain_of(audio::Decibels{kComfortBedLevel - hush.lufs}));
    for (Sounding& sounding : sounding_) {
        if (sounding.layer != comfort_layer()) continue;
        if (!sounding.stopping) return;
        // One that is still on its way out comes back, unless it is all but gone.
        const auto gone = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& pending) {
            return pending.kind == Pending::Kind::voice_gone && pending.voice == sounding.voice;
        });
        if (gone == pending_.end() || gone->at < cursor_ + frames(1.0)) continue;
        pending_.erase(gone);
        sounding.stopping = false;
        emit({.kind = Command::Kind::fade_voice,
              .shape = RampShape::smooth,
              .voice = sounding.voice,
              .gain = gain,
              .length = fade_in});
        return;
    }
    sound({.what = nullptr,
           .source = muted_ ? nullptr : sources_.open_comfort_bed(),
           .id = "hush",
           .layer = comfort_layer(),
           .gain = gain,
           .keep = true},
          fade_in, RampShape::smooth, std::nullopt);
}

void Conductor::stop_comfort_bed(Frames fade_out) {
    for (Sounding& sounding : sounding_)
        if (sounding.layer == comfort_layer()) stop(sounding, fade_out, RampShape::smooth);
}

void Conductor::fade(const PlannedFade& action) {
    layer_gains_[action.layer] = static_cast<float>(gain_of(action.to));
    emit({.kind = Command::Kind::fade_layer,
          .shape = RampShape::decibel,
          .layer = static_cast<std::uint8_t>(action.layer),
          .gain = layer_gains_[action.layer],
          .length = action.over});
    tell(SessionEvent::What::fade, action.id);
}

void Conductor::prompt(const PlannedPrompt& action) {
    tell(SessionEvent::What::prompt, "prompt", action.text);
    if (action.repeat_every)
        schedule({.at = cursor_ + *action.repeat_every, .kind = Pending::Kind::prompt, .prompt = &action});
}

const std::string* Conductor::missing_fact(const std::vector<std::string>& facts) const {
    for (const std::string& fact : facts)
        if (!facts_.contains(fact)) return &fact;
    return nullptr;
}

void Conductor::sound_again_from_here() {
    const Frames rise = frames(2.0);
    for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer) {
        const auto index = static_cast<std::uint8_t>(layer);
        emit({.kind = Command::Kind::fade_layer, .layer = index, .gain = layer_gains_[layer]});
        emit({.kind = Command::Kind::duck_layer,
              .layer = index,
              .gain = static_cast<float>(gain_of(ducks_.depth(layer)))});
    }
    steer_from_here();
    struct Reopen {
        Sources& sources;
        Frames from;
        audio::Source* operator()(const PlannedPlay* play) const { return sources.open(*play, from); }
        audio::Source* operator()(const PlannedLine* line) const { return sources.open(*line, from); }
        audio::Source* operator()(const PlannedPace* pace) const { return sources.open(*pace, from); }
        audio::Source* operator()(std::nullptr_t) const { return sources.open_comfort_bed(); }
    };
    for (Sounding& sounding : sounding_) {
        if (sounding.stopping) continue;
        sounding.source = std::visit(Reopen{sources_, cursor_ - sounding.started}, sounding.what);
        if (sounding.source)
            emit({.kind = Command::Kind::start_voice,
                  .shape = RampShape::smooth,
                  .layer = static_cast<std::uint8_t>(sounding.layer),
                  .voice = sounding.voice,
                  .gain = sounding.gain,
                  .length = rise,
                  .source = sounding.source});
        begin_stems(sounding);
        tell(SessionEvent::What::start, sounding.id, sounding.pool ? sounding.pool->id : "");
    }
}

}  // namespace stillroom::engine
