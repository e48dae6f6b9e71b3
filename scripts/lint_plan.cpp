#include "scripts/lint_plan.h"

#include "audio/synth/brightness.h"
#include "audio/synth/synth.h"
#include "scripts/loudness_curve.h"
#include "scripts/strip_course.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace stillroom::scripts {

namespace {

/// Clinical research 3.2: beds at most 57 dBA where -23 LUFS give 58 dBA; clear speech 3 dB over -20 LUFS.
constexpr double kLoudestBed = -24.0, kLoudestSpeech = -17.0;
constexpr double kLargestJump = 10.0;
constexpr Seconds kShortestLoop{240.0};
/// Tones beat between these distances, in hertz; slower is a swell.
constexpr double kSlowestBeat = 0.5, kFastestBeat = 40.0;
/// What is brighter by less than this is not heard as brighter.
constexpr double kSameBrightness = 1.1;

const PlannedPlay* play_of(const Plan& plan, const VoiceSpan& span) {
    const PlannedCue& cue = plan.phases[span.phase].cues[span.cue];
    const auto* play = std::get_if<PlannedPlay>(&cue.action);
    const auto* pool = play != nullptr ? std::get_if<PoolSource>(&play->source) : nullptr;
    return pool != nullptr && span.member < pool->members.size() ? &pool->members[span.member] : play;
}

const Place& place_of(const Plan& plan, const VoiceSpan& span) {
    return plan.phases[span.phase].cues[span.cue].place;
}

const SynthesisedSource* synth_of(const Plan& plan, const VoiceSpan& span) {
    const PlannedPlay* play = play_of(plan, span);
    return play != nullptr ? std::get_if<SynthesisedSource>(&play->source) : nullptr;
}

// S23

struct BrightestBed {
    const VoiceSpan* span = nullptr;
    double hertz = 0.0;
};

double brightness_of(const SynthesisedSource& source, SampleRate rate) {
    const audio::SynthDescription* synth = audio::find_synth(source.name);
    const auto made = audio::make_synth(source.name, source.parameters, rate, 0);
    return audio::sampled_brightness(*made, synth->ends, rate);
}

/// The brightest bed of the program's own that sounds in phases of a role, but for what only fades out there.
std::optional<BrightestBed> brightest_bed(const CompileContext& context, const std::vector<VoiceSpan>& spans,
                                          PhaseRole role) {
    const Plan& plan = context.plan;
    std::optional<BrightestBed> brightest;
    for (const PlannedPhase& phase : plan.phases) {
        if (phase.role != role) continue;
        const Frames end = phase.nominal_start + phase.nominal;
        for (const VoiceSpan& span : spans) {
            if (plan.layers[span.layer].kind != LayerKind::bed) continue;
            if (span.start >= end || span.end - span.fade_out <= phase.nominal_start) continue;
            const SynthesisedSource* source = synth_of(plan, span);
            if (source == nullptr) continue;
            const double hertz = brightness_of(*source, plan.rate);
            if (!brightest || hertz > brightest->hertz) brightest = BrightestBed{&span, hertz};
        }
    }
    return brightest;
}

void lint_brightness(CompileContext& context, const std::vector<VoiceSpan>& spans) {
    const auto ascent = brightest_bed(context, spans, PhaseRole::ascent);
    const auto peak = brightest_bed(context, spans, PhaseRole::peak);
    if (!ascent || !peak || peak->hertz <= ascent->hertz * kSameBrightness) return;
    const Plan& plan = context.plan;
    context.warn(place_of(plan, *peak->span), "S23",
                 fmt::format("'{}' at the peak is brighter than '{}' in the ascent", play_of(plan, *peak->span)->id,
                             play_of(plan, *ascent->span)->id),
                 "choose a darker bed for the peak, or a lower 'brightness'");
}

// S24

void lint_jumps(CompileContext& context) {
    for (const LoudnessRise& rise : steep_rises(context.plan, kLargestJump)) {
        context.warn(rise.cue->place, "S24",
                     fmt::format("the sound rises {:.0f} LU within a second as '{}' comes", rise.lu, rise.cue->id),
                     "let it come over a longer fade");
    }
}

// S27

void lint_loops(CompileContext& context, const std::vector<VoiceSpan>& spans) {
    std::vector<std::string> judged;
    for (const VoiceSpan& span : spans) {
        const PlannedPlay* play = play_of(context.plan, span);
        const auto* clip = play != nullptr ? std::get_if<ClipSource>(&play->source) : nullptr;
        if (clip == nullptr || !clip->loop || clip->clip.file.empty()) continue;
        if (context.plan.layers[span.layer].kind != LayerKind::bed) continue;
        const Frames pass = clip->loop->end - clip->loop->start;
        const bool comes_again = span.end - span.start > clip->loop->end - clip->in;
        if (!comes_again || pass >= context.frames(kShortestLoop)) continue;
        if (std::find(judged.begin(), judged.end(), play->id) != judged.end()) continue;
        judged.push_back(play->id);
        context.warn(place_of(context.plan, span), "S27",
                     fmt::format("'{}' comes round again every {:.0f} s", play->id,
                                 audio::seconds_of(pass, context.rate).value),
                     "choose a recording of four minutes or more, or a pool of several");
    }
}

// S32

double loudest_allowed(LayerKind kind) { return kind == LayerKind::line ? kLoudestSpeech : kLoudestBed; }

void warn_of_level(CompileContext& context, const PlannedCue& cue, std::size_t layer, double lufs) {
    const double most = loudest_allowed(context.plan.layers[layer].kind);
    if (lufs <= most + 0.05) return;
    context.warn(
        cue.place, "S32",
        fmt::format("'{}' sounds at {:.0f} LUFS, {:g} LUFS is the most in a treatment room", cue.id, lufs, most),
        fmt::format("make it at least {:.0f} dB softer", std::ceil(lufs - most)));
}

void lint_levels(CompileContext& context) {
    std::vector<StripCourse> courses;
    for (std::size_t i = 0; i < context.plan.layers.size(); ++i) courses.emplace_back(context.plan, i);
    for (const PlannedPhase& phase : context.plan.phases) {
        for (const PlannedCue& cue : phase.cues) {
            const auto strip = [&](std::size_t layer) { return courses[layer].at(cue.nominal_start).value; };
            if (const auto* play = std::get_if<PlannedPlay>(&cue.action)) {
                warn_of_level(context, cue, play->layer, play->loudness.lufs + strip(play->layer));
            } else if (const auto* line = std::get_if<PlannedLine>(&cue.action)) {
                const double lufs = line->clip.loudness.lufs + line->gain.value;
                warn_of_level(context, cue, line->layer, lufs + strip(line->layer));
            } else if (const auto* fade = std::get_if<PlannedFade>(&cue.action)) {
                const double lufs = context.plan.layers[fade->layer].level.lufs + fade->to.value;
                warn_of_level(context, cue, fade->layer, lufs);
            }
        }
    }
}

// S34

/// The pitch of a steady tone of the program's own.
std::optional<double> pitch_of(const Plan& plan, const VoiceSpan& span) {
    const SynthesisedSource* source = synth_of(plan, span);
    if (source == nullptr || (source->name != "tone" && source->name != "anchor")) return {};
    const auto written = source->parameters.find("pitch");
    if (written != source->parameters.end()) return written->second;
    for (const audio::SynthParameter& row : audio::find_synth(source->name)->parameters)
        if (row.name == "pitch") return row.initial;
    return {};
}

void lint_beats(CompileContext& context, const std::vector<VoiceSpan>& spans) {
    const Plan& plan = context.plan;
    for (std::size_t later = 1; later < spans.size(); ++later) {
        const auto pitch = pitch_of(plan, spans[later]);
        for (std::size_t earlier = 0; pitch && earlier < later; ++earlier) {
            const auto other = pitch_of(plan, spans[earlier]);
            if (!other || spans[earlier].end <= spans[later].start) continue;
            const double beat = std::abs(*pitch - *other);
            if (beat < kSlowestBeat || beat > kFastestBeat) continue;
            context.warn(place_of(plan, spans[later]), "S34",
                         fmt::format("'{}' and '{}' beat {:.3g} times a second", play_of(plan, spans[earlier])->id,
                                     play_of(plan, spans[later])->id, beat),
                         "play one of them, or tune them farther apart");
            return;
        }
    }
}

}  // namespace

void lint_plan(CompileContext& context, const std::vector<VoiceSpan>& spans) {
    lint_brightness(context, spans);
    lint_jumps(context);
    lint_loops(context, spans);
    lint_levels(context);
    lint_beats(context, spans);
}

}  // namespace stillroom::scripts
