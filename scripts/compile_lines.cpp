#include "scripts/compile_lines.h"

#include "scripts/chosen_cues.h"
#include "scripts/compile_sounds.h"
#include "scripts/set_layers.h"

#include <algorithm>
#include <sstream>

namespace stillroom::scripts {

namespace {

/// Unhurried narration (clinical research, 1.4).
constexpr double kWordsPerMinute = 95.0;
constexpr Seconds kSetFadeIn{4.0};
constexpr Seconds kSetFadeOut{10.0};

Seconds estimated_length(const std::string& text) {
    std::istringstream words(text);
    int count = 0;
    for (std::string word; words >> word;) ++count;
    return {count * 60.0 / kWordsPerMinute};
}

/// Stands in for a line that nobody prepared: an empty clip as long as the words would take.
audio::PreparedClip estimated_clip(const CompileContext& context, const Line& line,
                                   const std::vector<SpokenUnit>& units, Loudness level) {
    audio::PreparedClip clip;
    clip.loudness = level;
    clip.draft = true;
    Frames at;
    for (const SpokenUnit& unit : units) {
        if (!clip.unit_starts.empty()) at += context.frames(line.gap);
        clip.unit_starts.push_back(at);
        at += context.frames(estimated_length(unit.text));
        clip.unit_ends.push_back(at);
    }
    clip.length = at;
    return clip;
}

std::string joined(const std::vector<SpokenUnit>& units) {
    std::string text;
    for (const SpokenUnit& unit : units) text += (text.empty() ? "" : " / ") + unit.text;
    return text;
}

/// A note or a pacer comes and goes slowly; a recording in place of words is speech, and not one word of it may
/// fade.
Cue cue_of_set(const CueSet& set, bool speaks) {
    Cue cue;
    cue.place = set.place;
    if (speaks) return cue;
    cue.fade_in = kSetFadeIn;
    cue.fade_out = kSetFadeOut;
    return cue;
}

/// A recording is heard to its end; what has no end of its own, or is not prepared yet, for a while.
Frames length_of_set_sound(const CompileContext& context, const PlannedPlay& play) {
    if (const auto* slot = std::get_if<SlotSource>(&play.source)) return slot->length;
    const auto* clip = std::get_if<ClipSource>(&play.source);
    return clip && clip->out > clip->in ? clip->out - clip->in : context.frames(kSetSoundLength);
}

void add_sounds(CompileContext& context, const CueSet& set, PlannedSet& planned) {
    if (set.play) {
        const Sound* sound = context.script.sound(set.play->value);
        if (sound && is_excluded(context.choices, context.script, *sound)) {
            note_id(context.plan.left_out, sound->id);
            sound = nullptr;
        }
        const std::size_t layer = sound ? context.layer_index(layer_of_set_sound(set, *sound)) : kNoIndex;
        const bool speaks = sound && is_spoken(set, *sound);
        if (layer != kNoIndex) planned.play = compile_play(context, cue_of_set(set, speaks), *sound, layer);
        if (planned.play) planned.play->length = length_of_set_sound(context, *planned.play);
    }
    if (set.pace) {
        const Pacer* pacer = context.script.pacer(set.pace->value);
        const std::size_t layer = context.layer_index("pacer");
        if (pacer && layer != kNoIndex) planned.pace = compile_pace(context, cue_of_set(set, false), *pacer, layer);
        if (planned.pace) planned.pace->length = context.frames(kSetSoundLength);
    }
}

PlannedSet compile_cue_set(CompileContext& context, const CueSet& set) {
    PlannedSet planned;
    planned.id = set.id;
    planned.title = context.text(set.title, set.id);
    const std::size_t layer = context.layer_index("line");
    for (const auto& id : set.lines) {
        const Line* line = context.script.line(id.value);
        if (!line || layer == kNoIndex) continue;
        if (is_excluded(context.choices, line->tags)) {
            note_id(context.plan.left_out, line->id);
            continue;
        }
        auto spoken = compile_line(context, *line, layer, {});
        if (spoken) planned.lines.push_back(std::move(*spoken));
    }
    add_sounds(context, set, planned);
    planned.bed = set.bed;
    for (const auto& fact : set.requirements) planned.requirements.push_back(fact.value);
    planned.cooldown = context.frames(set.cooldown);
    planned.order = set.order;
    planned.max_queue = set.max_queue;
    if (set.follow_up) {
        PlannedFollowUp& question = planned.follow_up.emplace();
        question.after = context.frames(set.follow_up->after);
        question.text = context.text(set.follow_up->prompt, "");
        for (const Written<std::string>& choice : set.follow_up->choices) question.choices.push_back(choice.value);
    }
    return planned;
}

}  // namespace

std::optional<PlannedLine> compile_line(CompileContext& context, const Line& line, std::size_t layer,
                                        Decibels gain) {
    auto units = line.text.find(context.language);
    if (units == line.text.end()) units = line.text.find("");
    if (units == line.text.end()) return {};
    const PlannedLayer& strip = context.plan.layers[layer];
    PlannedLine planned;
    planned.id = line.id;
    planned.layer = layer;
    const audio::PreparedClip* clip = context.media.line(line.id, context.language);
    planned.clip = clip ? *clip : estimated_clip(context, line, units->second, strip.level);
    planned.gain = Decibels{strip.level.lufs - planned.clip.loudness.lufs} + gain;
    planned.ducks = strip.ducks;
    for (const auto& fact : line.requirements) planned.requirements.push_back(fact.value);
    planned.text = joined(units->second);
    planned.is_private = line.is_private;
    for (const auto& tag : line.tags) planned.tags.push_back(tag.value);
    return planned;
}

void compile_cue_sets(CompileContext& context) {
    for (const CueSet& set : context.script.cue_sets) {
        if (is_excluded(context.choices, context.script, set)) {
            note_id(context.plan.left_out, set.id);
            continue;
        }
        context.plan.cue_sets.push_back(compile_cue_set(context, set));
    }
    for (const auto& id : context.script.on_demand) {
        const std::size_t index = context.cue_set_index(id.value);
        if (index != kNoIndex) context.plan.on_demand.push_back(index);
    }
}

std::vector<SetLineStart> line_starts(const PlannedSet& set, SampleRate rate) {
    std::vector<SetLineStart> starts;
    Frames at;
    for (std::size_t i = 0; i < set.lines.size(); ++i) {
        if (i > 0 && set.order == PlayOrder::first) break;
        starts.push_back({i, at});
        at += set.lines[i].clip.length + audio::frames_of(kGapBetweenSetLines, rate);
    }
    return starts;
}

namespace {

Frames spoken_length(const PlannedSet& set, SampleRate rate) {
    // A recording stands in for words where there are none.
    const bool recording = set.lines.empty() && set.play &&
                           (std::holds_alternative<ClipSource>(set.play->source) ||
                            std::holds_alternative<SlotSource>(set.play->source));
    Frames length = recording ? set.play->length.value_or(Frames{}) : Frames{};
    for (const SetLineStart& start : line_starts(set, rate)) {
        length = std::max(length, start.offset + set.lines[start.line].clip.length);
    }
    return length;
}

Frames added_length(const PlannedSet& set) {
    return std::max(set.play ? set.play->length.value_or(Frames{}) : Frames{},
                    set.pace ? set.pace->length.value_or(Frames{}) : Frames{});
}

}  // namespace

Frames set_length(const PlannedSet& set, SampleRate rate) {
    return std::max(spoken_length(set, rate), added_length(set));
}

Frames set_span(const PlannedSet& set, SampleRate rate) {
    return std::max(spoken_length(set, rate) + audio::frames_of(kSetTail, rate), added_length(set));
}

}  // namespace stillroom::scripts
