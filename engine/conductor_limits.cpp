// How many sound at once, and who gives way.
#include <algorithm>

#include "engine/conductor.h"

namespace stillroom::engine {

using rt::RampShape;
using scripts::HeardVoice;
using scripts::VoiceRoom;

namespace {

static_assert(scripts::kMostVoices == rt::kMaxVoices, "plan and mixer count alike");

/// Slots of the mixer that only speech and the bed that stands in may take, however much still fades out.
constexpr std::size_t kKeptForSpeech = 4;

audio::Loudness loudness_of(const scripts::PlannedPlay* play) { return play->loudness; }
audio::Loudness loudness_of(const scripts::PlannedPace* pace) { return pace->loudness; }
audio::Loudness loudness_of(const scripts::PlannedLine*) { return {}; }
audio::Loudness loudness_of(std::nullptr_t) { return {}; }

}  // namespace

bool Conductor::is_silent(const Sounding& sounding) const {
    const auto* play = std::get_if<const scripts::PlannedPlay*>(&sounding.what);
    return play && std::holds_alternative<scripts::SilenceSource>((*play)->source);
}

std::vector<HeardVoice> Conductor::heard_voices(std::vector<std::size_t>& which) const {
    std::vector<HeardVoice> heard;
    for (std::size_t i = 0; i < sounding_.size(); ++i) {
        const Sounding& sounding = sounding_[i];
        if (sounding.stopping) continue;
        const bool protects = speaking_ == sounding.voice || sounding.layer == comfort_layer();
        const audio::Loudness loudness = std::visit([](auto what) { return loudness_of(what); }, sounding.what);
        heard.push_back({sounding.layer, loudness, protects, is_silent(sounding)});
        which.push_back(i);
    }
    return heard;
}

void Conductor::give_way(Sounding& sounding, Frames length, RampShape shape) {
    stop(sounding, length, shape);
    if (sounding.phase == phase_) cue_over(sounding.cue);
}

bool Conductor::make_room(const std::string& id, const scripts::VoiceWish& wish, Frames crossfade) {
    std::vector<std::size_t> which;
    const VoiceRoom room = scripts::room_for(plan_, heard_voices(which), wish);
    const auto slots = static_cast<std::size_t>(
        std::count_if(sounding_.begin(), sounding_.end(), [&](const auto& one) { return !is_silent(one); }));
    if (room.refused || slots >= rt::kVoiceSlots - (wish.speech ? 0 : kKeptForSpeech)) {
        tell(SessionEvent::What::refused, id, "too many sounds at once: no voice is free for it");
        return false;
    }
    for (const std::size_t i : room.on_layer) give_way(sounding_[which[i]], crossfade, RampShape::equal_power_out);
    for (const std::size_t i : room.over_zone)
        give_way(sounding_[which[i]], frames(scripts::kStolenFade.value), RampShape::smooth);
    return true;
}

}  // namespace stillroom::engine
