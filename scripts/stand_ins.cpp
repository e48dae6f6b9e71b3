#include "scripts/stand_ins.h"

#include "scripts/chosen_cues.h"
#include "scripts/voice_spans.h"

#include <algorithm>
#include <vector>

namespace stillroom::scripts {

namespace {

bool is_bed(const Plan& plan, const VoiceSpan& span) {
    const LayerKind kind = plan.layers[span.layer].kind;
    return kind == LayerKind::bed || kind == LayerKind::nature;
}

/// Every cue that plays a sound which staff excluded.
StandIns excluded_sounds(const Script& script, const SessionChoices& choices) {
    StandIns found;
    for (const Phase& phase : script.phases)
        for (const OrderedCue& ordered : running_order(phase))
            if (std::holds_alternative<PlayAction>(ordered.cue->action) && is_excluded(choices, script, ordered))
                found.insert(ordered.cue);
    return found;
}

/// The longest time between two frames in which neither beds nor nature sound. @pre spans are ordered by start
Frames longest_silence(const Plan& plan, const std::vector<VoiceSpan>& spans, Frames from, Frames to) {
    Frames longest, heard = from;
    for (const VoiceSpan& span : spans) {
        if (!is_bed(plan, span) || span.end <= heard) continue;
        if (span.start >= to) break;
        longest = std::max(longest, span.start - heard);
        heard = span.end;
    }
    return std::max(longest, to - heard);
}

bool stands_at(const Place& a, const Place& b) {
    return a.line == b.line && a.column == b.column && a.file == b.file;
}

}  // namespace

StandIns stand_ins_for(const Script& script, const SessionChoices& choices,
                       const std::function<std::optional<Plan>(const StandIns&)>& compile_with) {
    const StandIns excluded = choices.excluded_tags.empty() ? StandIns{} : excluded_sounds(script, choices);
    if (excluded.empty()) return {};
    const std::optional<Plan> without = compile_with({}), with = compile_with(excluded);
    if (!without || !with) return {};
    const Frames most = audio::frames_of(kLongestUnchosenSilence, with->rate);
    const std::vector<VoiceSpan> left = voice_spans(*without);
    StandIns needed;
    for (const VoiceSpan& span : voice_spans(*with)) {
        const Place& place = with->phases[span.phase].cues[span.cue].place;
        const auto cue = std::find_if(excluded.begin(), excluded.end(),
                                      [&](const Cue* one) { return stands_at(one->place, place); });
        if (cue == excluded.end() || !is_bed(*with, span)) continue;
        if (longest_silence(*without, left, span.start, span.end) > most) needed.insert(*cue);
    }
    return needed;
}

}  // namespace stillroom::scripts
