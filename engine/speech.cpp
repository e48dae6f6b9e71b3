#include "engine/speech.h"

namespace stillroom::engine {

using scripts::PlannedLine;
using scripts::PlannedPlay;
using scripts::PlannedSet;

std::size_t speech_count(const scripts::Plan& plan, const PlannedSet& set) {
    if (!set.lines.empty()) return set.lines.size();
    return set.play && scripts::is_speech(plan, *set.play) ? 1 : 0;
}

Speech speech_of(const PlannedSet& set, std::size_t place) {
    if (set.lines.empty()) return {.recording = &*set.play};
    return {.line = &set.lines[place]};
}

std::optional<Speech> speech_of(const scripts::Plan& plan, const scripts::PlannedCue& cue) {
    if (const auto* line = std::get_if<PlannedLine>(&cue.action)) return Speech{.line = line};
    const auto* play = std::get_if<PlannedPlay>(&cue.action);
    return play && scripts::is_speech(plan, *play) ? std::optional{Speech{.recording = play}} : std::nullopt;
}

bool speaks(const scripts::Plan& plan, const scripts::PlannedCue& cue) {
    const auto* call = std::get_if<scripts::PlannedSetCall>(&cue.action);
    return call ? speech_count(plan, plan.cue_sets[call->cue_set]) > 0 : speech_of(plan, cue).has_value();
}

}  // namespace stillroom::engine
