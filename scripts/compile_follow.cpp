#include "scripts/compile_follow.h"

#include "config/values.h"
#include "scripts/compile_times.h"
#include "scripts/cue_length.h"

#include <fmt/format.h>
#include <algorithm>
#include <numeric>

namespace stillroom::scripts {

namespace {

std::string text_of(const CompileContext& context, Frames length) {
    return config::duration_text({audio::seconds_of(length, context.rate).value});
}

/// The first frame after a cue. A file that nobody prepared counts as nothing, so that a timeline can be shown.
std::optional<Frames> nominal_end(const CompileContext& context, const PlannedCue& cue) {
    const std::optional<Frames> length = cue_length(context.plan, cue);
    if (length) return cue.nominal_start + *length;
    const auto* play = std::get_if<PlannedPlay>(&cue.action);
    const auto* clip = play ? std::get_if<ClipSource>(&play->source) : nullptr;
    if (clip && clip->clip.file.empty()) return cue.nominal_start;
    return {};
}

void report_endless(CompileContext& context, const PlannedCue& cue, const Cue& follower) {
    context.diagnostics.error(cue.place, "never-ends",
                              fmt::format("'{}' goes on until its phase ends, but line {} waits for its end",
                                          cue.id, follower.place.line),
                              "give it a length: 'for: 2m'");
}

}  // namespace

std::optional<PlannedStart> planned_start(CompileContext& context, const Phase& phase, const PlannedPhase& planned,
                                          const OrderedCue& ordered, const std::vector<PlannedCue>& before) {
    PlannedStart start;
    if (ordered.after.empty()) {
        start.at = planned_time(context, phase, ordered.at);
        start.nominal = nominal_frame(planned, start.at);
        return start;
    }
    start.nominal = planned.nominal_start;
    for (const std::size_t index : ordered.after) {
        const std::optional<Frames> end = nominal_end(context, before[index]);
        if (!end) {
            report_endless(context, before[index], *ordered.cue);
            return {};
        }
        start.nominal = std::max(start.nominal, *end);
    }
    start.nominal += context.frames(ordered.wait);
    start.at = {false, start.nominal - planned.nominal_start};
    return start;
}

void check_following(CompileContext& context, const Phase& phase, const PlannedPhase& planned,
                     const std::vector<OrderedCue>& order, const std::vector<PlannedCue>& cues) {
    for (std::size_t i = 0; i < cues.size(); ++i) {
        const PlannedCue& cue = cues[i];
        const Frames at = cue.nominal_start - planned.nominal_start;
        if (!cue.after.empty() && at >= planned.max) {
            context.diagnostics.error(
                cue.place, "cue-beyond-phase",
                fmt::format("in '{}' the cues before it take {}, but phase '{}' ends at {}", context.language,
                            text_of(context, at), phase.id, config::duration_text(phase.length.max)),
                "make the cues before it shorter, or the phase longer");
        } else if (!cue.after.empty() && at >= planned.nominal) {
            context.warn(
                cue.place, "S21",
                fmt::format("in '{}' the cue falls at {}, after the nominal {} of phase '{}'", context.language,
                            text_of(context, at), config::duration_text(phase.length.nominal), phase.id),
                "it sounds only when staff extend the phase");
        }
        const auto silenced = std::find_if(cues.begin(), cues.end(), [&](const PlannedCue& other) {
            return gives_way(cue.exclusions, other.exclusions) && other.nominal_start <= cue.nominal_start;
        });
        if (silenced == cues.end()) continue;
        context.diagnostics.error(
            cue.place, "never-heard",
            fmt::format("in '{}' the cue would start at {}, when '{}' has taken its turn", context.language,
                        text_of(context, at), silenced->id),
            fmt::format("give the cue in line {} a longer 'pre_wait'",
                        order[static_cast<std::size_t>(silenced - cues.begin())].cue->place.line));
    }
}

void sort_by_start(std::vector<PlannedCue>& cues) {
    std::vector<std::size_t> order(cues.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return cues[a].nominal_start < cues[b].nominal_start; });
    std::vector<std::size_t> place_of(cues.size());
    std::vector<PlannedCue> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place_of[order[i]] = i;
        sorted.push_back(std::move(cues[order[i]]));
    }
    for (PlannedCue& cue : sorted)
        for (std::size_t& index : cue.after) index = place_of[index];
    cues = std::move(sorted);
}

}  // namespace stillroom::scripts
