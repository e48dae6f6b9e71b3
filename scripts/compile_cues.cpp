#include "scripts/compile_cues.h"

#include "scripts/compile_gains.h"
#include "scripts/compile_layers.h"
#include "scripts/compile_lines.h"
#include "scripts/compile_sounds.h"
#include "scripts/compile_times.h"

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
    CueCompiler(CompileContext& context, const Phase& phase, const PlannedPhase& planned, const Cue& cue)
        : context_(context), phase_(phase), planned_(planned), cue_(cue), layer_(layer_of(context, cue)) {}

    std::optional<PlannedCue> compile() {
        out_.place = cue_.place;
        out_.at = planned_time(context_, phase_, cue_.at);
        out_.nominal_start = nominal_frame(planned_, out_.at);
        out_.nominal_end = out_.nominal_start;
        auto action = std::visit(*this, cue_.action);
        if (!action) return {};
        out_.action = std::move(*action);
        return std::move(out_);
    }

    std::optional<Action> operator()(const PlayAction& play) {
        out_.id = play.sound.value;
        const Sound* sound = context_.script.sound(play.sound.value);
        if (!sound || layer_ == kNoIndex) return {};
        if (const auto* slot = std::get_if<SlotSound>(&sound->source)) return PlannedEmptySlot{slot->slot.value};
        auto compiled = compile_play(context_, cue_, *sound, layer_);
        if (!compiled) return {};
        if (!set_stop(*compiled)) return {};
        return *compiled;
    }

    std::optional<Action> operator()(const LineAction& action) {
        out_.id = action.line.value;
        const Line* line = context_.script.line(action.line.value);
        if (!line || layer_ == kNoIndex) return {};
        auto compiled = compile_line(context_, *line, layer_, cue_.gain);
        if (!compiled) return {};
        for (const auto& fact : cue_.requirements) compiled->requirements.push_back(fact.value);
        for (const auto& tag : cue_.tags) compiled->tags.push_back(tag.value);
        out_.nominal_end += compiled->clip.length;
        return *compiled;
    }

    std::optional<Action> operator()(const PaceAction& pace) {
        out_.id = pace.pacer.value;
        const Pacer* pacer = context_.script.pacer(pace.pacer.value);
        if (!pacer || layer_ == kNoIndex) return {};
        PlannedPace compiled = compile_pace(context_, cue_, *pacer, layer_);
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
        PlannedPrompt planned{context_.text(prompt.text, ""), {}};
        if (out_.id.empty()) out_.id = "prompt";
        if (prompt.repeat_every) planned.repeat_every = context_.frames(*prompt.repeat_every);
        return planned;
    }

    std::optional<Action> operator()(const SnapshotAction& snapshot) {
        out_.id = snapshot.snapshot.value;
        PlannedSnapshot compiled = compile_snapshot(context_, snapshot);
        out_.nominal_end += compiled.over;
        return compiled;
    }
    std::optional<Action> operator()(const GroupAction&) {
        out_.id = cue_.id;
        return NotYetPlayed{"group"};
    }
    std::optional<Action> operator()(const MidiAction& midi) {
        out_.id = midi.message.value;
        return NotYetPlayed{"midi"};
    }

private:
    /// `for` and `until` of a sound or pacer; false after an error.
    template <typename Sounding>
    bool set_stop(Sounding& sounding) {
        const PlannedStop stop = planned_stop(context_, phase_, planned_, cue_, out_.at);
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
    const Cue& cue_;
    std::size_t layer_;
    PlannedCue out_;
};

}  // namespace

void compile_cues(CompileContext& context, const Phase& phase, PlannedPhase& planned) {
    for (const Cue& cue : phase.cues) {
        auto compiled = CueCompiler(context, phase, planned, cue).compile();
        if (compiled) planned.cues.push_back(std::move(*compiled));
    }
    std::stable_sort(planned.cues.begin(), planned.cues.end(),
                     [](const PlannedCue& a, const PlannedCue& b) { return a.nominal_start < b.nominal_start; });
}

}  // namespace stillroom::scripts
