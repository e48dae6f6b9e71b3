// What staff switch on and off: their own voice, conversation, the voice, the pacer; and other music.
#include "engine/conductor.h"

#include <algorithm>

#include "scripts/pool_order.h"

namespace stillroom::engine {

using rt::RampShape;
using scripts::LayerKind;
using scripts::PlannedPlay;

namespace {

constexpr double kTalkNotice = 25.0;  ///< staff are told that the microphone will close
constexpr double kTalkLimit = 30.0;   ///< and then it does (clinical research 1.7, hazard H28)
constexpr double kTalkReturn = 1.0;   ///< twelve decibels at the law's twelve a second
constexpr double kConversationFade = 8.0;
constexpr double kLineGivesWay = 0.4;
constexpr double kPacerGoes = 3.0;
constexpr double kMusicCrossfade = 6.0;  ///< clinical research 1.7

std::string already(const char* what, bool on) {
    return std::string(what) + (on ? " is on already" : " is off already");
}

}  // namespace

std::string Conductor::talk(const Verb& verb) {
    const bool on = verb.on.value_or(!talking_);
    cancel(Pending::Kind::talk_notice);
    cancel(Pending::Kind::talk_limit);
    if (!on) {
        if (!talking_) return "nobody talks";
        stop_talking();
        return {};
    }
    // Pressed again while it is on: thirty seconds more.
    talking_ = true;
    schedule({.at = cursor_ + frames(kTalkNotice), .kind = Pending::Kind::talk_notice});
    schedule({.at = cursor_ + frames(kTalkLimit), .kind = Pending::Kind::talk_limit});
    return {};
}

void Conductor::limit_talk() {
    return_safety(rt::SafetyCommand::Kind::talk, kTalkReturn);
    tell(SessionEvent::What::prompt, "talk", "The microphone was closed after thirty seconds; press talk to go on");
    stop_talking();
}

void Conductor::stop_talking() {
    talking_ = false;
    if (!speaking_) speak_on();
}

std::string Conductor::conversation(const Verb& verb) {
    const bool is_on = in_conversation();
    if (verb.on.value_or(!is_on) == is_on) return already("conversation", is_on);
    if (is_on) {
        if (state_ != State::conversing) return "first go back to the conversation, then end it";
        end_conversation();
        return {};
    }
    if (script_is_over()) return "the script is over and the quiet bed plays already";
    stop_speech(frames(kLineGivesWay));
    if (state_ == State::stopped || state_ == State::quiet) resume_timeline();
    before_conversation_ = state_;
    state_ = State::conversing;
    move_ducks(ducks_.set("conversation", conversation_ducks()), frames(kConversationFade), {});
    start_comfort_bed(frames(kConversationFade));
    return {};
}

std::vector<scripts::PlannedDuck> Conductor::conversation_ducks() const {
    std::set<std::size_t> called;
    if (set_ && set_->by_hand && set_->set->play) called.insert(set_->set->play->layer);
    if (set_ && set_->by_hand && set_->set->pace) called.insert(set_->set->pace->layer);
    std::vector<scripts::PlannedDuck> depths;
    for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer)
        if (plan_.layers[layer].kind != LayerKind::line && !called.contains(layer))
            depths.push_back({layer, audio::kSilent});
    return depths;
}

void Conductor::duck_for_conversation() {
    move_ducks(ducks_.set("conversation", conversation_ducks()), frames(kConversationFade), frames(kSetAttack));
}

bool Conductor::in_conversation() const { return ducks_.has("conversation"); }

void Conductor::end_conversation() {
    move_ducks(ducks_.clear("conversation"), frames(kConversationFade), frames(kConversationFade));
    stop_comfort_bed(frames(kConversationFade));
    state_ = before_conversation_;
    duck_again();
}

std::string Conductor::voice_off(const Verb& verb) {
    const bool off = verb.on.value_or(!voice_off_);
    if (off == voice_off_) return already("voice off", off);
    voice_off_ = off;
    // What staff called themselves goes on.
    if (off && state_ != State::grounding) stop_speech(frames(kLineGivesWay));
    return {};
}

std::string Conductor::pacer_off(const Verb& verb) {
    const bool off = verb.on.value_or(!pacer_off_);
    if (off == pacer_off_) return already("pacer off", off);
    silence_pacers(off);
    return {};
}

void Conductor::silence_pacers(bool off) {
    pacer_off_ = off;
    std::vector<scripts::PlannedDuck> depths;
    for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer)
        if (plan_.layers[layer].kind == LayerKind::pacer) depths.push_back({layer, audio::kSilent});
    const auto moves = off ? ducks_.set("pacer_off", depths) : ducks_.clear("pacer_off");
    move_ducks(moves, frames(kPacerGoes), frames(kPacerGoes));
}

std::vector<const PlannedPlay*> Conductor::music() const {
    std::vector<const PlannedPlay*> choices;
    for (const scripts::PlannedPhase& phase : plan_.phases)
        for (const scripts::PlannedCue& cue : phase.cues) {
            const auto* play = std::get_if<PlannedPlay>(&cue.action);
            if (!play || plan_.layers[play->layer].kind != LayerKind::bed) continue;
            // What ends by itself would leave silence behind.
            const bool endless =
                std::holds_alternative<scripts::PoolSource>(play->source) || !scripts::own_length(play->source);
            if (std::holds_alternative<scripts::SilenceSource>(play->source) || play->is_private || !endless)
                continue;
            const bool known = std::any_of(choices.begin(), choices.end(),
                                           [&](const PlannedPlay* other) { return other->id == play->id; });
            if (!known) choices.push_back(play);
        }
    return choices;
}

std::string Conductor::change_music(const std::string& wanted) {
    const std::vector<const PlannedPlay*> choices = music();
    const auto sounds = [&](const PlannedPlay* play) {
        return std::any_of(sounding_.begin(), sounding_.end(), [&](const Sounding& sounding) {
            return !sounding.stopping && (sounding.id == play->id || sounding.pool == play);
        });
    };
    const auto replaced = std::find_if(sounding_.begin(), sounding_.end(), [&](const Sounding& sounding) {
        return !sounding.stopping && sounding.layer < plan_.layers.size() &&
               plan_.layers[sounding.layer].kind == LayerKind::bed;
    });
    if (replaced == sounding_.end()) return "no music sounds now";
    auto chosen = choices.end();
    if (!wanted.empty()) {
        chosen = std::find_if(choices.begin(), choices.end(), [&](const auto* play) { return play->id == wanted; });
        if (chosen == choices.end()) return "the script has no music '" + wanted + "'";
        if (sounds(*chosen)) return "'" + wanted + "' sounds already";
    } else {
        // The next after the one that sounds, around and around.
        const auto now = std::find_if(choices.begin(), choices.end(), sounds);
        if (now == choices.end()) return "the script has no other music";
        std::vector<const PlannedPlay*> order(now + 1, choices.end());
        order.insert(order.end(), choices.begin(), now);
        const auto next = std::find_if(order.begin(), order.end(), [&](const auto* play) { return !sounds(play); });
        if (next == order.end()) return "the script has no other music";
        chosen = std::find(choices.begin(), choices.end(), *next);
    }
    return play_instead(**chosen, *replaced);
}

std::string Conductor::play_instead(const PlannedPlay& chosen, const Sounding& replaced) {
    const auto* const pool = std::get_if<scripts::PoolSource>(&chosen.source);
    const PlannedPlay& heard = pool ? next_of_pool(chosen) : chosen;
    audio::Source* const source = open(heard);
    if (!source && !muted_) return "'" + chosen.id + "' still fades from the last time";
    // It sounds no longer than the bed that it replaces.
    std::optional<Frames> ends = replaced.ends;
    for (const Pending& pending : pending_)
        if (pending.voice == replaced.voice && pending.kind == Pending::Kind::fade_out)
            ends = pending.at + pending.length;
    const auto turn = pool ? scripts::next_turn(*pool, heard, cursor_, ends) : std::nullopt;
    std::optional<Frames> length = scripts::own_length(heard.source);
    if (ends) length = length ? std::min(*length, *ends - cursor_) : *ends - cursor_;
    Sounding instead{.what = &heard,
                     .source = source,
                     .id = heard.id,
                     .layer = replaced.layer,
                     .strip = replaced.strip,
                     .gain = gain_on(replaced.layer, heard, chosen.layer),
                     .keep = replaced.keep,
                     .until = replaced.until,
                     .fade_out = replaced.fade_out,
                     .pool = pool ? &chosen : nullptr,
                     .ends = ends};
    const Frames crossfade = frames(kMusicCrossfade);
    const rt::VoiceId gone = replaced.voice;
    const rt::VoiceId voice =
        sound(std::move(instead), crossfade, RampShape::equal_power_in, turn ? std::nullopt : length);
    if (turn) schedule({.at = *turn, .kind = Pending::Kind::turn, .voice = voice});
    for (Sounding& sounding : sounding_)
        if (sounding.voice == gone) stop(sounding, crossfade, RampShape::equal_power_out);
    return {};
}

}  // namespace stillroom::engine
