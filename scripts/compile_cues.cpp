#include "scripts/compile_cues.h"

#include "scripts/chosen_cues.h"
#include "scripts/compile_follow.h"
#include "scripts/compile_gains.h"
#include "scripts/compile_layers.h"
#include "scripts/compile_lines.h"
#include "scripts/compile_sounds.h"
#include "scripts/compile_times.h"
#include "scripts/cue_length.h"

#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <variant>

namespace stillroom::scripts {

namespace {

using Action = decltype(PlannedCue::action);

/// One cue of one phase on its way into the plan. A visitor over the written actions; nothing comes back for a cue
/// that an error already explains.
class CueCompiler {
public:
    CueCompiler(CompileContext& context, const Phase& phase, const PlannedPhase& planned, const OrderedCue& ordered)
        : context_(context),
          phase_(phase),
          planned_(planned),
          ordered_(ordered),
          cue_(*ordered.cue),
          layer_(layer_of(context, *ordered.cue)) {}

    std::optional<PlannedCue> compile(const std::vector<PlannedCue>& before) {
        const auto start = planned_start(context_, phase_, planned_, ordered_, before);
        if (!start) return {};
        out_.place = cue_.place;
        out_.at = start->at;
        out_.nominal_start = out_.nominal_end = start->nominal;
        out_.after = ordered_.after;
        out_.wait = context_.frames(ordered_.wait);
        out_.exclusions = ordered_.exclusions;
        for (const auto& fact : requirements_of(ordered_)) out_.requirements.push_back(fact.value);
        auto action = std::visit(*this, cue_.action);
        if (!action) return {};
        out_.action = std::move(*action);
        return std::move(out_);
    }

    std::optional<Action> operator()(const PlayAction& play) {
        out_.id = play.sound.value;
        const Sound* sound = context_.script.sound(play.sound.value);
        if (!sound || layer_ == kNoIndex) return {};
        if (context_.stand_ins.contains(&cue_)) return stand_in(*sound);
        const auto* slot = std::get_if<SlotSound>(&sound->source);
        if (slot && !context_.media.slot(slot->slot.value)) return PlannedEmptySlot{slot->slot.value};
        auto compiled = compile_play(context_, cue_, *sound, layer_);
        if (!compiled) return {};
        add_tags(compiled->tags);
        return placed(std::move(*compiled));
    }

    std::optional<Action> operator()(const LineAction& action) {
        out_.id = action.line.value;
        const Line* line = context_.script.line(action.line.value);
        if (!line || layer_ == kNoIndex) return {};
        auto compiled = compile_line(context_, *line, layer_, cue_.gain);
        if (!compiled) return {};
        add_tags(compiled->tags);
        compiled->branch = branch();
        out_.nominal_end += compiled->clip.length;
        return *compiled;
    }

    std::optional<Action> operator()(const PaceAction& pace) {
        out_.id = pace.pacer.value;
        const Pacer* pacer = context_.script.pacer(pace.pacer.value);
        if (!pacer || layer_ == kNoIndex) return {};
        PlannedPace compiled = compile_pace(context_, cue_, at_chosen_rate(context_.choices, *pacer), layer_);
        compiled.branch = branch();
        if (!set_stop(compiled)) return {};
        return compiled;
    }

    std::optional<Action> operator()(const SetAction& set) {
        out_.id = set.cue_set.value;
        const std::size_t index = context_.cue_set_index(set.cue_set.value);
        if (index == kNoIndex) return {};
        out_.nominal_end += set_length(context_.plan.cue_sets[index], context_.rate);
        return PlannedSetCall{index};
    }

    std::optional<Action> operator()(const FadeAction& fade) {
        out_.id = fade.layer.value;
        const std::size_t layer = context_.layer_index(fade.layer.value);
        if (layer == kNoIndex) return {};
        const PlannedLayer& strip = context_.plan.layers[layer];
        const auto* level = std::get_if<Loudness>(&fade.to);
        Decibels to = level ? Decibels{level->lufs - strip.level.lufs} : std::get<Decibels>(fade.to);
        if (!level && to > audio::kSilent) to = to + strip.gain;
        const Frames over = context_.frames(fade.over);
        out_.nominal_end += over;
        return PlannedFade{fade.layer.value, layer, to, over};
    }

    std::optional<Action> operator()(const PromptAction& prompt) {
        out_.id = cue_.id;
        PlannedPrompt planned{.text = context_.text(prompt.text, ""), .repeat_every = {}};
        if (out_.id.empty()) out_.id = planned.id;
        planned.id = out_.id;
        if (prompt.repeat_every) planned.repeat_every = context_.frames(*prompt.repeat_every);
        return planned;
    }

    std::optional<Action> operator()(const SnapshotAction& snapshot) {
        out_.id = snapshot.snapshot.value;
        PlannedSnapshot compiled = compile_snapshot(context_, snapshot);
        out_.nominal_end += compiled.over;
        return compiled;
    }
    /// The running order holds no groups, only what is in them.
    std::optional<Action> operator()(const GroupAction&) { return {}; }
    std::optional<Action> operator()(const MidiAction& midi) {
        out_.id = midi.message.value;
        return NotYetPlayed{"midi"};
    }

private:
    std::optional<Action> placed(PlannedPlay play) {
        play.branch = branch();
        meet_border(play);
        if (!set_stop(play)) return {};
        return play;
    }

    /// The quiet bed in place of an excluded sound: everything but what is heard stays as its cue says.
    std::optional<Action> stand_in(const Sound& excluded) {
        Sound hush;
        hush.id = kStandInSynth;
        hush.source = SynthSound{{kStandInSynth, excluded.place}, {}};
        Cue cue = cue_;
        cue.loop.reset();
        cue.gain = Decibels{kStandInLevel.lufs - context_.plan.layers[layer_].level.lufs};
        context_.diagnostics.warning(
            cue_.place, "excluded-bed",
            fmt::format("'{}' is excluded and nothing else sounds then in '{}': the quiet bed '{}' takes its place",
                        excluded.id, phase_.id, hush.id),
            "if another bed suits this patient better, play one that does not carry the excluded tag");
        note_id(context_.plan.hushed, excluded.id);
        out_.id = hush.id;
        auto compiled = compile_play(context_, cue, hush, layer_);
        if (!compiled) return {};
        return placed(std::move(*compiled));
    }

    void add_tags(std::vector<std::string>& tags) const {
        for (const Cue* group : ordered_.groups)
            for (const auto& tag : group->tags) tags.push_back(tag.value);
        for (const auto& tag : cue_.tags) tags.push_back(tag.value);
    }

    /// The strip for the outputs that the cue names, where they are not those of its layer.
    std::optional<std::size_t> branch() const {
        std::vector<OutputRole> to;
        for (const auto& role : cue_.to) to.push_back(role.value);
        std::sort(to.begin(), to.end());
        to.erase(std::unique(to.begin(), to.end()), to.end());
        std::vector<OutputRole> own = context_.plan.layers[layer_].to;
        std::sort(own.begin(), own.end());
        if (to.empty() || to == own) return {};
        auto& branches = context_.plan.branches;
        for (std::size_t i = 0; i < branches.size(); ++i)
            if (branches[i].layer == layer_ && branches[i].to == to) return i;
        branches.push_back({layer_, std::move(to)});
        return branches.size() - 1;
    }

    /// A sound with which a phase begins comes as the one before goes, where that says how and the cue does not.
    void meet_border(PlannedPlay& play) const {
        const bool at_border = out_.after.empty() && out_.at.offset == Frames{} && !out_.at.from_end;
        if (&phase_ == &context_.script.phases.front() || !at_border || cue_.fade_in || cue_.crossfade) return;
        const auto& transition = (&phase_)[-1].transition;
        if (!transition) return;
        play.fade_in =
            context_.frames(std::max(transition->crossfade, shortest_fade(context_.plan.layers[layer_].kind)));
        fit_fades(play.fade_in, play.fade_out, sounding_length(play),
                  context_.frames(shortest_fade(context_.plan.layers[layer_].kind)));
        play.meets_border = true;
    }

    /// `for` and `until` of a sound or pacer; false after an error.
    template <typename Sounding>
    bool set_stop(Sounding& sounding) {
        const PlannedStop stop = planned_stop(context_, phase_, planned_, cue_, out_.at, !out_.after.empty());
        sounding.length = stop.length;
        sounding.until = stop.until;
        if (stop.length && !is_long_enough(*stop.length)) return false;
        fit_fades(sounding.fade_in, sounding.fade_out, sounding.length,
                  context_.frames(shortest_fade(context_.plan.layers[layer_].kind)));
        return true;
    }

    /// Fades squeezed into too short a time would break the laws of safe sound.
    bool is_long_enough(Frames length) {
        const Seconds fade = shortest_fade(context_.plan.layers[layer_].kind);
        if (length >= context_.frames({2.0 * fade.value})) return true;
        context_.diagnostics.error(
            cue_.length ? cue_.length->place : cue_.place, "sound-too-short",
            fmt::format("'{}' would sound for {:g} s, too short to come and go without startling", out_.id,
                        audio::seconds_of(length, context_.rate).value),
            fmt::format("give it {:g} s or more", 2.0 * fade.value));
        return false;
    }

    CompileContext& context_;
    const Phase& phase_;
    const PlannedPhase& planned_;
    const OrderedCue& ordered_;
    const Cue& cue_;
    std::size_t layer_;
    PlannedCue out_;
};

/// Keeps the place of a cue in the order.
PlannedCue nothing(const PlannedPhase& planned, const Cue& cue) {
    PlannedCue made;
    made.place = cue.place;
    made.nominal_start = made.nominal_end = planned.nominal_start;
    made.action = NotYetPlayed{};
    return made;
}

}  // namespace

void compile_cues(CompileContext& context, const Phase& phase, PlannedPhase& planned) {
    const std::vector<OrderedCue> order = chosen_cues(context, phase);
    std::vector<PlannedCue> cues;
    for (const OrderedCue& ordered : order) {
        auto compiled = CueCompiler(context, phase, planned, ordered).compile(cues);
        // Where an error says why nothing came of it, there will be no plan; what follows is judged all the same.
        cues.push_back(compiled ? std::move(*compiled) : nothing(planned, *ordered.cue));
    }
    check_following(context, phase, planned, order, cues);
    sort_by_start(cues);
    planned.cues = std::move(cues);
}

}  // namespace stillroom::scripts
