// What sounds: cues, sounds and pacers.
#include "engine/conductor.h"

#include "scripts/cue_length.h"
#include "scripts/pool_order.h"

#include <algorithm>
#include <cassert>

namespace stillroom::engine {

using audio::gain_of;
using rt::Command;
using rt::RampShape;
using rt::VoiceId;
using scripts::LayerKind;
using scripts::PlannedCue;
using scripts::PlannedFade;
using scripts::PlannedLine;
using scripts::PlannedPace;
using scripts::PlannedPlay;

namespace {

constexpr double kLineStart = 0.08;    ///< a line rises for at least 80 ms (laws of safe sound)
constexpr double kBedCrossfade = 2.0;  ///< a bed replaced without a stated crossfade takes the shortest legal one
constexpr double kComfortBedLevel = -45;  ///< LUFS of the hush that stands in (clinical research 3.2)

}  // namespace

void Conductor::fire(const PlannedCue& cue) {
    struct Act {
        Conductor& conductor;
        const PlannedCue& cue;
        void operator()(const PlannedPlay& play) const {
            begun(scripts::is_speech(conductor.plan_, play) ? conductor.request({.recording = &play})
                                                            : conductor.start(play) != VoiceId{});
        }
        void operator()(const PlannedLine& line) const { begun(conductor.request({.line = &line})); }
        void operator()(const PlannedPace& pace) const { begun(conductor.start(pace) != VoiceId{}); }
        void operator()(const scripts::PlannedSetCall& call) const {
            begun(conductor.request_set(conductor.plan_.cue_sets[call.cue_set]));
        }
        void begun(bool sounds) const {
            if (!sounds) conductor.cue_skipped(conductor.firing_);
        }
        void operator()(const PlannedFade& fade) const { conductor.fade(fade); }
        void operator()(const scripts::PlannedPrompt& prompt) const { conductor.prompt(prompt); }
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
    sounding.cue = firing_;
    if (sounding.source)
        emit({.kind = Command::Kind::start_voice,
              .shape = shape,
              .layer = static_cast<std::uint8_t>(sounding.strip),
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
        sounding.leaves = cursor_ + *length - fade;
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
    const double shortest = plan_.layers[play.layer].kind == LayerKind::bed ? kBedCrossfade : kLineStart;
    const Frames crossfade = play.crossfade.value_or(std::max(play.fade_in, frames(shortest)));
    if (!make_room(play.id, {play.layer, play.crossfade.has_value(), false}, crossfade)) {
        if (source) sources_.close(source);
        return {};
    }
    std::optional<Frames> length = play.until ? std::nullopt : play.length, ends;
    if (pool && length) ends = cursor_ + *length;
    const auto turn = pool ? scripts::next_turn(*pool, heard, cursor_, ends) : std::nullopt;
    if (const auto own = scripts::own_length(heard.source)) length = length ? std::min(*length, *own) : own;
    const bool meets = play.crossfade || play.meets_border || takes_turn_;
    const VoiceId voice =
        sound({.what = &heard,
               .source = source,
               .id = heard.id,
               .layer = play.layer,
               .strip = strip_of(play.layer, play.branch),
               .gain = static_cast<float>(gain_of(heard.gain)),
               .keep = play.keep,
               .until = play.until,
               .fade_out = play.fade_out,
               .pool = pool ? &play : nullptr,
               .ends = ends},
              play.crossfade ? std::max(*play.crossfade, play.fade_in) : play.fade_in,
              meets ? RampShape::equal_power_in : RampShape::smooth, turn ? std::nullopt : length);
    if (turn) schedule_turn(*turn);
    return voice;
}

VoiceId Conductor::start(const PlannedPace& pace) {
    audio::Source* const source = open(pace);
    if (!source && !muted_) {
        refuse_still_fading(pace.id);
        return {};
    }
    if (!make_room(pace.id, {pace.layer, false, false}, std::max(pace.fade_in, frames(kBedCrossfade)))) {
        if (source) sources_.close(source);
        return {};
    }
    return sound({.what = &pace,
                  .source = source,
                  .id = pace.id,
                  .layer = pace.layer,
                  .strip = strip_of(pace.layer, pace.branch),
                  .gain = static_cast<float>(gain_of(pace.gain)),
                  .until = pace.until,
                  .fade_out = pace.fade_out},
                 pace.fade_in, takes_turn_ ? RampShape::equal_power_in : RampShape::smooth,
                 pace.until ? std::nullopt : pace.length);
}

std::optional<Frames> Conductor::until_stopped(const PlannedPlay& play) {
    return play.until ? scripts::own_length(play.source) : scripts::sounding_length(play);
}

std::size_t Conductor::strip_of(std::size_t layer, const std::optional<std::size_t>& branch) const {
    return branch ? comfort_layer() + 1 + *branch : layer;
}

float Conductor::gain_on(std::size_t layer, const PlannedPlay& heard, std::size_t own) const {
    const double louder = plan_.layers[layer].level.lufs - plan_.layers[own].level.lufs;
    return static_cast<float>(gain_of(audio::Decibels{heard.gain.value + louder}));
}

void Conductor::stop(Sounding& sounding, Frames length, RampShape shape) {
    if (sounding.stopping) return;
    sounding.stopping = true;
    sounding.leaves = cursor_;
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
           .strip = comfort_layer(),
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
        const std::deque<PlannedPace>& paced;
        Frames from;
        audio::Source* operator()(const PlannedPlay* play) const { return sources.open(*play, from); }
        audio::Source* operator()(const PlannedLine* line) const { return sources.open(*line, from); }
        audio::Source* operator()(const PlannedPace* pace) const {
            const bool made =
                std::any_of(paced.begin(), paced.end(), [&](const auto& one) { return &one == pace; });
            return made ? &sources.make(*pace, from) : sources.open(*pace, from);
        }
        audio::Source* operator()(std::nullptr_t) const { return sources.open_comfort_bed(); }
    };
    for (Sounding& sounding : sounding_) {
        if (sounding.stopping) continue;
        sounding.source = std::visit(Reopen{sources_, paced_, cursor_ - sounding.started}, sounding.what);
        if (sounding.source)
            emit({.kind = Command::Kind::start_voice,
                  .shape = RampShape::smooth,
                  .layer = static_cast<std::uint8_t>(sounding.strip),
                  .voice = sounding.voice,
                  .gain = sounding.gain,
                  .length = rise,
                  .source = sounding.source});
        begin_stems(sounding);
        tell(SessionEvent::What::start, sounding.id, sounding.pool ? sounding.pool->id : "");
    }
}

}  // namespace stillroom::engine
