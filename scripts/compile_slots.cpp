#include "scripts/compile_slots.h"

#include "scripts/compile_lines.h"
#include "scripts/cue_length.h"

#include <fmt/format.h>
#include <algorithm>
#include <vector>

namespace stillroom::scripts {

namespace {

/// One stretch of speech in nominal time.
struct Spoken {
    std::string id;
    std::size_t layer;
    Frames start, end;
    const PlannedCue* cue;
};

void collect(const Plan& plan, const PlannedCue& cue, std::vector<Spoken>& spoken) {
    if (const auto* line = std::get_if<PlannedLine>(&cue.action)) {
        spoken.push_back({line->id, line->layer, cue.nominal_start, cue.nominal_end, &cue});
    }
    if (const auto* play = std::get_if<PlannedPlay>(&cue.action); play && is_speech(plan, *play)) {
        const Frames length = sounding_length(*play).value_or(Frames{});
        spoken.push_back({play->id, play->layer, cue.nominal_start, cue.nominal_start + length, &cue});
    }
    if (const auto* call = std::get_if<PlannedSetCall>(&cue.action)) {
        const PlannedSet& set = plan.cue_sets[call->cue_set];
        for (const SetLineStart& start : line_starts(set, plan.rate)) {
            const PlannedLine& line = set.lines[start.line];
            const Frames at = cue.nominal_start + start.offset;
            spoken.push_back({set.id, line.layer, at, at + line.clip.length, &cue});
        }
    }
}

double seconds(const Plan& plan, Frames length) { return audio::seconds_of(length, plan.rate).value; }

}  // namespace

void check_slots(CompileContext& context) {
    const Plan& plan = context.plan;
    std::vector<Spoken> spoken;
    for (const PlannedPhase& phase : plan.phases) {
        for (const PlannedCue& cue : phase.cues) collect(plan, cue, spoken);
    }
    std::stable_sort(spoken.begin(), spoken.end(),
                     [](const Spoken& a, const Spoken& b) { return a.start < b.start; });
    for (std::size_t i = 0; i < spoken.size(); ++i) {
        const auto next = std::find_if(spoken.begin() + static_cast<std::ptrdiff_t>(i) + 1, spoken.end(),
                                       [&](const Spoken& other) { return other.layer == spoken[i].layer; });
        if (next == spoken.end() || next->start >= spoken[i].end || next->cue == spoken[i].cue) continue;
        context.warn(
            spoken[i].cue->place, "S17",
            fmt::format("'{}' is spoken for {:.1f} s in '{}', but '{}' follows after {:.1f} s", spoken[i].id,
                        seconds(plan, spoken[i].end - spoken[i].start), plan.language, next->id,
                        seconds(plan, next->start - spoken[i].start)),
            fmt::format("move '{}' at least {:.1f} s later", next->id, seconds(plan, spoken[i].end - next->start)));
    }
}

}  // namespace stillroom::scripts
