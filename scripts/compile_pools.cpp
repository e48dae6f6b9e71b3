#include "scripts/compile_pools.h"

#include "scripts/chosen_cues.h"
#include "scripts/compile_gains.h"
#include "scripts/compile_layers.h"
#include "scripts/gain_curve.h"
#include "scripts/pool_order.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace stillroom::scripts {

namespace {

/// Stems come from one project; more than this between their ends is another version of a file.
constexpr Seconds kUnequal{1.0};

/// A member is asked for by the pool: the cue's own fades are those of the whole.
Cue cue_of_member(const Cue& cue) {
    Cue member = cue;
    member.loop = false;
    member.fade_in.reset();
    member.fade_out.reset();
    member.crossfade.reset();
    return member;
}

/// Everything that sounds in turns must be long enough to come and to go.
bool is_long_enough(CompileContext& context, const Sound& pool, const PlannedPlay& member, LayerKind kind) {
    const std::optional<Frames> length = own_length(member.source);
    const Frames least = context.frames(shortest_fade(kind)) * 2;
    if (!length || *length >= least) return true;
    context.diagnostics.error(
        pool.place, "sound-too-short",
        fmt::format("'{}' of the pool '{}' is {:g} s long, too short to come and go without startling", member.id,
                    pool.id, audio::seconds_of(*length, context.rate).value),
        "take it out of the pool, or play it on the tone layer");
    return false;
}

Frames crossfade_of(CompileContext& context, const Cue& cue, const Sound& sound, const PoolSource& pool,
                    LayerKind kind) {
    Cue at_pool = cue;
    at_pool.place = sound.place;
    Frames crossfade = lawful_fade(context, at_pool, kind, "crossfade", std::get<PoolSound>(sound.source).crossfade,
                                   default_fade_in(kind));
    for (const PlannedPlay& member : pool.members)
        if (const auto length = own_length(member.source))
            crossfade = std::min(crossfade, Frames{length->count / 2});
    return crossfade;
}

/// How far under its fullest a source of stems is where the parameters begin, as sounds that have nothing in common
/// add up.
Decibels as_it_begins(const StemsSource& source, const Plan& plan) {
    double now = 0.0, most = 0.0;
    const std::vector<double> values = initial_values(plan.parameters);
    const auto power = [](const PlannedStem& stem, Decibels gain) {
        return gain <= audio::kSilent ? 0.0 : std::pow(10.0, (stem.clip.clip.loudness.lufs + gain.value) / 10.0);
    };
    for (const PlannedStem& stem : source.stems) {
        now += power(stem, gain_at(stem.gain_by, values));
        most += power(stem, loudest_gain(stem.gain_by, plan.parameters));
    }
    return now > 0.0 && most > 0.0 ? Decibels{10.0 * std::log10(now / most)} : audio::kSilent;
}

void warn_of_unequal(CompileContext& context, const Sound& sound, Frames shortest, Frames longest) {
    if (longest - shortest <= context.frames(kUnequal)) return;
    context.warn(sound.place, "S22",
                 fmt::format("the stems of '{}' differ by {:.1f} s in length", sound.id,
                             audio::seconds_of(longest - shortest, context.rate).value),
                 "export them again from one project; they end together with the shortest");
}

}  // namespace

std::optional<PoolSource> compile_pool(CompileContext& context, const Cue& cue, const Sound& sound,
                                       std::size_t layer) {
    const auto& written = std::get<PoolSound>(sound.source);
    const LayerKind kind = context.plan.layers[layer].kind;
    PoolSource pool;
    pool.select = written.select;
    pool.over_series = written.no_repeat_over_series;
    for (const auto& id : written.members) {
        const Sound* member = context.script.sound(id.value);
        const auto* slot = member ? std::get_if<SlotSound>(&member->source) : nullptr;
        if (!member || (slot && !context.media.slot(slot->slot.value))) continue;
        if (is_excluded(context.choices, member->tags)) {
            note_id(context.plan.left_out, member->id);
            continue;
        }
        auto play = compile_play(context, cue_of_member(cue), *member, layer);
        if (!play || !is_long_enough(context, sound, *play, kind)) return {};
        pool.members.push_back(std::move(*play));
    }
    if (pool.members.empty()) {
        context.diagnostics.error(sound.place, "empty-pool",
                                  fmt::format("nothing in the pool '{}' can play", sound.id),
                                  "list at least one sound that is no slot");
        return {};
    }
    pool.crossfade = crossfade_of(context, cue, sound, pool, kind);
    return pool;
}

std::optional<CompiledSource> compile_stems(CompileContext& context, const Sound& sound, bool loops) {
    StemsSource source;
    Frames shortest, longest;
    bool prepared = true;
    for (const Stem& stem : std::get<StemsSound>(sound.source).stems) {
        ClipSource clip;
        const audio::PreparedClip* found = context.media.file(stem.file.path);
        if (found) clip.clip = *found;
        prepared = prepared && found;
        const Frames length = clip.clip.length;
        shortest = source.stems.empty() ? length : std::min(shortest, length);
        longest = std::max(longest, length);
        source.stems.push_back({stem.id, std::move(clip), compile_curves(context, stem.gain_by)});
    }
    if (prepared) warn_of_unequal(context, sound, shortest, longest);
    for (PlannedStem& stem : source.stems) {
        stem.clip.out = shortest;
        if (loops && prepared) stem.clip.loop = compile_loop(context, {}, Frames{0}, shortest);
    }
    if (prepared) source.as_it_begins = as_it_begins(source, context.plan);
    const audio::ClipLevel* level = context.media.stems_together(sound.id);
    if (!level) return CompiledSource{source, {}, -200.0, false};
    return CompiledSource{source, level->loudness, level->true_peak_dbtp, true};
}

}  // namespace stillroom::scripts
