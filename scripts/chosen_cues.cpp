#include "scripts/chosen_cues.h"

#include "scripts/used_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

namespace stillroom::scripts {

namespace {

using Tags = std::vector<Written<std::string>>;

bool carries(const Tags& tags, const std::string& tag) {
    return std::any_of(tags.begin(), tags.end(), [&](const auto& one) { return one.value == tag; });
}

/// The tags of a cue: its own, those of its groups, and those of what it asks for.
Tags tags_of(const Script& script, const OrderedCue& ordered) {
    Tags tags = ordered.cue->tags;
    const auto add = [&tags](const Tags& more) { tags.insert(tags.end(), more.begin(), more.end()); };
    for (const Cue* group : ordered.groups) add(group->tags);
    const auto& action = ordered.cue->action;
    if (const auto* play = std::get_if<PlayAction>(&action))
        if (const Sound* sound = script.sound(play->sound.value)) add(sound->tags);
    if (const auto* spoken = std::get_if<LineAction>(&action))
        if (const Line* line = script.line(spoken->line.value)) add(line->tags);
    if (const auto* call = std::get_if<SetAction>(&action))
        if (const CueSet* set = script.cue_set(call->cue_set.value)) add(set->tags);
    return tags;
}

/// What reports call a cue that is left out.
std::string id_of(const Cue& cue) {
    if (const auto* play = std::get_if<PlayAction>(&cue.action)) return play->sound.value;
    if (const auto* spoken = std::get_if<LineAction>(&cue.action)) return spoken->line.value;
    if (const auto* call = std::get_if<SetAction>(&cue.action)) return call->cue_set.value;
    if (const auto* pace = std::get_if<PaceAction>(&cue.action)) return pace->pacer.value;
    if (const auto* fade = std::get_if<FadeAction>(&cue.action)) return fade->layer.value;
    return cue.id.empty() ? "prompt" : cue.id;
}

/// Whether the cue needs a pacer, or is about one.
bool is_of_pacer(const Script& script, const OrderedCue& ordered) {
    if (std::holds_alternative<PaceAction>(ordered.cue->action)) return true;
    if (const auto* call = std::get_if<SetAction>(&ordered.cue->action))
        if (const CueSet* set = script.cue_set(call->cue_set.value); set && set->pace) return true;
    return carries(tags_of(script, ordered), kPacerTag);
}

/// Whether the density decides over a cue: a scheduled line, or a recording where lines are spoken.
bool is_counted(const CompileContext& context, const OrderedCue& ordered) {
    const Script& script = context.script;
    if (const auto* spoken = std::get_if<LineAction>(&ordered.cue->action)) {
        const Line* line = script.line(spoken->line.value);
        return line && !is_safety_line(*line);
    }
    const auto* play = std::get_if<PlayAction>(&ordered.cue->action);
    const Sound* sound = play ? script.sound(play->sound.value) : nullptr;
    const std::size_t layer = layer_of(context, *ordered.cue);
    return sound && std::holds_alternative<FileSound>(sound->source) && layer != kNoIndex &&
           context.plan.layers[layer].kind == LayerKind::line;
}

/// Which of the scheduled lines are spoken.
class Density {
public:
    Density(CueDensity chosen, PhaseRole role)
        : chosen_(role == PhaseRole::return_ || role == PhaseRole::reorient ? CueDensity::full : chosen) {}

    /// For the lines of a phase in their order.
    [[nodiscard]] bool leaves_out_next() {
        const bool odd = std::exchange(odd_, !odd_);
        return chosen_ == CueDensity::none || (chosen_ == CueDensity::sparse && odd);
    }

private:
    CueDensity chosen_;
    bool odd_ = false;
};

/// A running order from which cues are taken, with all that waits for them.
class Remaining {
public:
    void keep(const OrderedCue& ordered) {
        left_.push_back(rewired(ordered));
        where_.push_back({left_.size() - 1, {}});
    }
    void leave_out(const OrderedCue& ordered) { where_.push_back({kNoIndex, rewired(ordered)}); }
    [[nodiscard]] std::vector<OrderedCue> take() { return std::move(left_); }

private:
    /// Where a cue of the order now stands; kNoIndex: it is left out, and this is when it would have come.
    struct Fate {
        std::size_t index = kNoIndex;
        OrderedCue left_out{};
    };

    [[nodiscard]] OrderedCue rewired(OrderedCue ordered) const {
        std::vector<std::size_t> after;
        const OrderedCue* in_place_of = nullptr;
        for (const std::size_t before : ordered.after) {
            const Fate& fate = where_[before];
            if (fate.index != kNoIndex) {
                after.push_back(fate.index);
                continue;
            }
            in_place_of = &fate.left_out;
            after.insert(after.end(), fate.left_out.after.begin(), fate.left_out.after.end());
        }
        std::sort(after.begin(), after.end());
        after.erase(std::unique(after.begin(), after.end()), after.end());
        if (in_place_of && ordered.after.size() == 1) ordered.wait.value += in_place_of->wait.value;
        if (in_place_of && after.empty()) {
            const Place place = ordered.at.place;
            ordered.at = in_place_of->at;
            if (ordered.at.place.line > 0) ordered.at.place = place;
            ordered.at.offset.value += std::exchange(ordered.wait, {}).value;
        }
        ordered.after = std::move(after);
        return ordered;
    }

    std::vector<OrderedCue> left_;
    std::vector<Fate> where_;
};

void offset(PlannedPlay& play, Decibels by) {
    if (auto* pool = std::get_if<PoolSource>(&play.source))
        for (PlannedPlay& member : pool->members) offset(member, by);
    if (std::holds_alternative<SilenceSource>(play.source)) return;
    play.gain = play.gain + by;
    play.loudness.lufs += by.value;
}
void offset(PlannedPace& pace, Decibels by) {
    pace.gain = pace.gain + by;
    pace.loudness.lufs += by.value;
}
void offset(PlannedLine& line, Decibels by) { line.gain = line.gain + by; }

}  // namespace

bool is_excluded(const SessionChoices& choices, const Tags& tags) {
    return std::any_of(choices.excluded_tags.begin(), choices.excluded_tags.end(),
                       [&](const std::string& tag) { return carries(tags, tag); });
}

bool is_excluded(const SessionChoices& choices, const Script& script, const Sound& sound) {
    if (is_excluded(choices, sound.tags)) return true;
    const auto* pool = std::get_if<PoolSound>(&sound.source);
    return pool && !pool->members.empty() &&
           std::all_of(pool->members.begin(), pool->members.end(), [&](const auto& id) {
               const Sound* member = script.sound(id.value);
               return member && is_excluded(choices, member->tags);
           });
}

bool is_excluded(const SessionChoices& choices, const Script& script, const CueSet& set) {
    if (is_excluded(choices, set.tags)) return true;
    const auto is_out = [&](const auto& id) {
        const Line* line = script.line(id.value);
        return line && is_excluded(choices, line->tags);
    };
    if (!set.lines.empty()) return std::all_of(set.lines.begin(), set.lines.end(), is_out);
    const Sound* sound = set.play ? script.sound(set.play->value) : nullptr;
    return sound && !set.pace && is_excluded(choices, script, *sound);
}

bool is_excluded(const SessionChoices& choices, const Script& script, const OrderedCue& ordered) {
    if (choices.excluded_tags.empty()) return false;
    if (is_excluded(choices, tags_of(script, ordered))) return true;
    if (const auto* play = std::get_if<PlayAction>(&ordered.cue->action)) {
        const Sound* sound = script.sound(play->sound.value);
        return sound && is_excluded(choices, script, *sound);
    }
    const auto* call = std::get_if<SetAction>(&ordered.cue->action);
    const CueSet* set = call ? script.cue_set(call->cue_set.value) : nullptr;
    return set && is_excluded(choices, script, *set);
}

void note_id(std::vector<std::string>& ids, const std::string& id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

std::vector<OrderedCue> chosen_cues(CompileContext& context, const Phase& phase) {
    const SessionChoices& choices = context.choices;
    Density density(choices.density, phase.role);
    Remaining remaining;
    for (const OrderedCue& ordered : running_order(phase)) {
        const bool excluded = is_excluded(choices, context.script, ordered);
        if (excluded && context.stand_ins.contains(ordered.cue)) {
            remaining.keep(ordered);
            continue;
        }
        if (excluded) note_id(context.plan.left_out, id_of(*ordered.cue));
        const bool unpaced = choices.pacer_off && is_of_pacer(context.script, ordered);
        if (excluded || unpaced || (is_counted(context, ordered) && density.leaves_out_next()))
            remaining.leave_out(ordered);
        else
            remaining.keep(ordered);
    }
    return remaining.take();
}

Pacer at_chosen_rate(const SessionChoices& choices, const Pacer& pacer) {
    if (!choices.pacer_rate) return pacer;
    Pacer chosen = pacer;
    const double scale = 60.0 / *choices.pacer_rate / pacer.pattern.period().value;
    BreathPattern& pattern = chosen.pattern;
    for (Seconds* part : {&pattern.inhale, &pattern.hold, &pattern.exhale, &pattern.rest}) part->value *= scale;
    if (chosen.ramp) chosen.ramp->to_per_minute = *choices.pacer_rate;
    return chosen;
}

void offset_level(Plan& plan, Decibels by) {
    for (PlannedPhase& phase : plan.phases) {
        for (PlannedCue& cue : phase.cues) {
            if (auto* play = std::get_if<PlannedPlay>(&cue.action)) offset(*play, by);
            if (auto* pace = std::get_if<PlannedPace>(&cue.action)) offset(*pace, by);
            if (auto* line = std::get_if<PlannedLine>(&cue.action)) offset(*line, by);
        }
    }
    for (PlannedSet& set : plan.cue_sets) {
        for (PlannedLine& line : set.lines) offset(line, by);
        if (set.play) offset(*set.play, by);
        if (set.pace) offset(*set.pace, by);
    }
}

}  // namespace stillroom::scripts
