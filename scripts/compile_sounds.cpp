#include "scripts/compile_sounds.h"

#include "audio/synth/pacer.h"
#include "audio/synth/synth.h"
#include "scripts/compile_layers.h"
#include "scripts/compile_pools.h"
#include "scripts/cue_length.h"
#include "scripts/pool_order.h"

#include <fmt/format.h>
#include <algorithm>

namespace stillroom::scripts {

namespace {

constexpr Seconds kLoopCrossfade{4.0};
/// More than this is noise brought up from a file that holds next to nothing.
constexpr Decibels kMostGain{24.0};
/// Beds stay under this true peak (design, session script).
constexpr double kBedTruePeak = -12.0;
constexpr Loudness kNoLoudness{-200.0};

std::optional<CompiledSource> compile_file(CompileContext& context, const FileSound& file, bool loops) {
    ClipSource source;
    const audio::PreparedClip* clip = context.media.file(file.path);
    if (clip) source.clip = *clip;
    const Frames length = source.clip.length;
    source.in = context.frames(file.in.value_or(Seconds{}));
    source.out = file.out ? context.frames(*file.out) : length;
    if (clip && (source.out > length || source.in >= source.out)) {
        context.diagnostics.error(file.file.place, "cut-beyond-file",
                                  fmt::format("'{}' is {:.1f} s long, and the part to play lies outside of it",
                                              file.file.value, audio::seconds_of(length, context.rate).value),
                                  "choose `in` and `out` inside the file, `in` before `out`");
        return {};
    }
    if (loops && clip) {
        source.loop = compile_loop(context, file, source.in, source.out);
        if (source.loop->start >= source.loop->end) {
            context.diagnostics.error(
                file.file.place, "loop-beyond-file",
                fmt::format("'{}' is {:.1f} s long, and its loop lies outside of the part that plays",
                            file.file.value, audio::seconds_of(length, context.rate).value),
                "choose the loop's `start` and `end` inside that part");
            return {};
        }
    }
    return CompiledSource{source, source.clip.loudness, clip ? source.clip.true_peak_dbtp : -200.0,
                          clip != nullptr};
}

CompiledSource compile_synthesised(const CompileContext& context, const SynthSound& sound) {
    SynthesisedSource source{sound.name.value, {}};
    for (const auto& [name, value] : sound.parameters) source.parameters[name] = value.value;
    const auto made = audio::make_synth(source.name, source.parameters, context.rate, 0);
    return {source, made->loudness()};
}

std::optional<CompiledSource> compile_slot(const CompileContext& context, const SlotSound& sound) {
    const FilledSlot* slot = context.media.slot(sound.slot.value);
    if (!slot) return {};
    return CompiledSource{SlotSource{sound.slot.value, slot->length}, slot->level.loudness,
                          slot->level.true_peak_dbtp};
}

Decibels gain_to_level(CompileContext& context, const Cue& cue, const std::string& id, Loudness level,
                       Loudness loudness) {
    const Decibels gain{level.lufs - loudness.lufs};
    if (gain <= kMostGain) return gain;
    context.warn(
        cue.place, "S20",
        fmt::format("'{}' is so quiet ({:.1f} LUFS) that it cannot be brought to its level", id, loudness.lufs),
        "record or export it louder");
    return kMostGain;
}

void warn_of_bed_peaks(CompileContext& context, const Cue& cue, const PlannedPlay& play, LayerKind kind,
                       double true_peak_dbtp) {
    const double peak = true_peak_dbtp + play.gain.value;
    if (kind != LayerKind::bed || peak <= kBedTruePeak) return;
    context.warn(cue.place, "S19",
                 fmt::format("'{}' peaks at {:.1f} dBTP on its layer; beds stay under {:g} dBTP", play.id, peak,
                             kBedTruePeak),
                 "choose a more even recording, or lower it with `gain`");
}

/// The source with its static gain; false after an error, and for a slot nobody filled.
bool set_source(CompileContext& context, const Cue& cue, const Sound& sound, PlannedPlay& play) {
    const PlannedLayer& strip = context.plan.layers[play.layer];
    if (std::holds_alternative<PoolSound>(sound.source)) {
        auto pool = compile_pool(context, cue, sound, play.layer);
        if (!pool) return false;
        play.loudness = kNoLoudness;
        for (const PlannedPlay& member : pool->members) play.loudness = std::max(play.loudness, member.loudness);
        play.source = std::move(*pool);
        return true;
    }
    auto compiled = compile_source(context, sound, strip.kind, cue.loop);
    if (!compiled) return false;
    play.source = std::move(compiled->source);
    play.gain = cue.gain;
    if (compiled->fits_level) {
        play.gain = gain_to_level(context, cue, sound.id, strip.level, compiled->loudness) + cue.gain;
        play.loudness = {compiled->loudness.lufs + play.gain.value};
    } else {
        const bool silent = std::holds_alternative<SilenceSource>(play.source);
        play.loudness = silent ? kNoLoudness : Loudness{strip.level.lufs + cue.gain.value};
    }
    warn_of_bed_peaks(context, cue, play, strip.kind, compiled->true_peak_dbtp);
    return true;
}

/// Whether the sound, or one it may choose, is for private outputs alone.
bool is_private(const CompileContext& context, const Sound& sound) {
    const auto* pool = std::get_if<PoolSound>(&sound.source);
    return sound.is_private ||
           (pool && std::any_of(pool->members.begin(), pool->members.end(), [&](const auto& id) {
                const Sound* member = context.script.sound(id.value);
                return member && member->is_private;
            }));
}

}  // namespace

PlannedLoop compile_loop(const CompileContext& context, const FileSound& sound, Frames in, Frames out) {
    const LoopRange range = sound.loop.value_or(LoopRange{});
    const Frames end = range.end ? std::min(context.frames(*range.end), out) : out;
    Frames crossfade = context.frames(range.crossfade.value_or(kLoopCrossfade));
    crossfade = std::min(crossfade, Frames{(end - in).count / 4});
    const Frames start = range.start ? std::max(context.frames(*range.start), in) : in + crossfade;
    return {start, end, std::min({crossfade, start - in, Frames{std::max<std::int64_t>(0, (end - start).count)}})};
}

Frames lawful_fade(CompileContext& context, const Cue& cue, LayerKind kind, const char* key,
                   const std::optional<Seconds>& written, Seconds otherwise) {
    const Seconds least = shortest_fade(kind);
    if (!written) return context.frames(otherwise);
    if (*written >= least) return context.frames(*written);
    context.warn(
        cue.place, "S18",
        fmt::format("'{}' of {:g} s would startle and is raised to {:g} s", key, written->value, least.value),
        fmt::format("write `{}: {:g} s` or more", key, least.value));
    return context.frames(least);
}

std::optional<CompiledSource> compile_source(CompileContext& context, const Sound& sound, LayerKind kind,
                                             std::optional<bool> loops) {
    const bool goes_round = loops.value_or(kind == LayerKind::bed || kind == LayerKind::nature);
    if (std::holds_alternative<SilenceSound>(sound.source)) {
        return CompiledSource{SilenceSource{}, kNoLoudness, -200.0, false};
    }
    if (const auto* synth = std::get_if<SynthSound>(&sound.source)) return compile_synthesised(context, *synth);
    if (const auto* file = std::get_if<FileSound>(&sound.source)) {
        return compile_file(context, *file, goes_round);
    }
    if (std::holds_alternative<StemsSound>(sound.source)) return compile_stems(context, sound, goes_round);
    if (const auto* slot = std::get_if<SlotSound>(&sound.source)) return compile_slot(context, *slot);
    return {};
}

std::optional<PlannedPlay> compile_play(CompileContext& context, const Cue& cue, const Sound& sound,
                                        std::size_t layer) {
    const PlannedLayer& strip = context.plan.layers[layer];
    PlannedPlay play;
    play.id = sound.id;
    play.layer = layer;
    if (!set_source(context, cue, sound, play)) return {};
    if (cue.crossfade) play.crossfade = lawful_fade(context, cue, strip.kind, "crossfade", cue.crossfade, {});
    play.fade_in = play.crossfade && !cue.fade_in
                       ? *play.crossfade
                       : lawful_fade(context, cue, strip.kind, "fade_in", cue.fade_in, default_fade_in(strip.kind));
    play.fade_out = lawful_fade(context, cue, strip.kind, "fade_out", cue.fade_out, default_fade_out(strip.kind));
    // A bell shorter than its fade-out would otherwise fade from its first frame on, and never be heard.
    fit_fades(play.fade_in, play.fade_out, sounding_length(play), context.frames(shortest_fade(strip.kind)));
    play.keep = cue.keep;
    play.is_private = is_private(context, sound);
    for (const auto& tag : sound.tags) play.tags.push_back(tag.value);
    return play;
}

PlannedPace compile_pace(CompileContext& context, const Cue& cue, const Pacer& pacer, std::size_t layer) {
    const PlannedLayer& strip = context.plan.layers[layer];
    PlannedPace pace;
    pace.id = pacer.id;
    pace.layer = layer;
    pace.course.shape = {pacer.pattern.inhale, pacer.pattern.hold, pacer.pattern.exhale, pacer.pattern.rest};
    if (pacer.ramp) {
        pace.course.from_per_minute = pacer.ramp->from_per_minute;
        pace.course.growth = pacer.ramp->growth;
    }
    if (pacer.voice == PacerVoice::glide) pace.sound = audio::PacerSound::glide;
    if (pacer.voice == PacerVoice::both) pace.sound = audio::PacerSound::both;
    const Loudness loudness = audio::pacer_loudness(pace.sound);
    pace.gain = Decibels{strip.level.lufs - loudness.lufs} + cue.gain;
    pace.loudness = {strip.level.lufs + cue.gain.value};
    pace.fade_in = lawful_fade(context, cue, strip.kind, "fade_in", cue.fade_in, default_fade_in(strip.kind));
    pace.fade_out = lawful_fade(context, cue, strip.kind, "fade_out", cue.fade_out, default_fade_out(strip.kind));
    return pace;
}

void fit_fades(Frames& fade_in, Frames& fade_out, const std::optional<Frames>& length, Frames least) noexcept {
    const Frames both = fade_in + fade_out;
    if (!length || both <= *length) return;
    const double share = static_cast<double>(length->count) / static_cast<double>(both.count);
    const Frames shared{static_cast<std::int64_t>(static_cast<double>(fade_in.count) * share)};
    const Frames shortest = std::min(least, Frames{length->count / 2});
    fade_in = std::clamp(shared, shortest, *length - shortest);
    fade_out = *length - fade_in;
}

}  // namespace stillroom::scripts
