#include "scripts/borders.h"

#include "audio/synth/pacer.h"
#include "scripts/voice_spans.h"

#include <algorithm>

namespace stillroom::scripts {

Frames next_breath(const PlannedPace& pace, SampleRate rate, Frames started, Frames from) {
    if (from <= started) return started;
    const audio::Breath breath = audio::breath_at(pace.course, rate, from - started);
    return started + (started + breath.inhale == from ? breath.inhale : breath.end);
}

namespace {

/// The clip whose passes a sound has; stems run locked to each other.
const ClipSource* passing(const PlannedSource& source) {
    const auto* stems = std::get_if<StemsSource>(&source);
    if (!stems) return std::get_if<ClipSource>(&source);
    return stems->stems.empty() ? nullptr : &stems->stems.front().clip;
}

Frames longest_wait(TransitionRule::At at, SampleRate rate) {
    return audio::frames_of(at == TransitionRule::At::next_breath ? kLongestBreathWait : kLongestPassWait, rate);
}

}  // namespace

std::optional<Frames> pass_end(const PlannedPlay& play, Frames started, Frames from) {
    const ClipSource* clip = passing(play.source);
    if (!clip || clip->out <= clip->in) return {};
    const Frames first = (clip->loop ? clip->loop->end : clip->out) - clip->in;
    const Frames played = from - started;
    if (played <= first) return started + first;
    if (!clip->loop) return {};
    const std::int64_t pass = (clip->loop->end - clip->loop->start).count;
    if (pass <= 0) return {};
    const std::int64_t passes = ((played - first).count + pass - 1) / pass;
    return started + first + Frames{passes * pass};
}

Frames border_wait(const Plan& plan, TransitionRule::At at, const std::vector<VoiceAtBorder>& voices, Frames end) {
    if (at == TransitionRule::At::now) return {};
    std::optional<Frames> turn;
    for (const VoiceAtBorder& voice : voices) {
        if (voice.started > end || (voice.leaves && *voice.leaves <= end)) continue;
        const auto* pace = std::get_if<const PlannedPace*>(&voice.what);
        const auto* play = std::get_if<const PlannedPlay*>(&voice.what);
        if (at == TransitionRule::At::next_breath && pace)
            turn = next_breath(**pace, plan.rate, voice.started, end);
        else if (at == TransitionRule::At::pass_end && play && plan.layers[(*play)->layer].kind == LayerKind::bed)
            turn = pass_end(**play, voice.started, end);
        else
            continue;
        if (turn && voice.leaves) turn = std::min(*turn, *voice.leaves);
    }
    return turn && *turn - end <= longest_wait(at, plan.rate) ? *turn - end : Frames{};
}

Frames planned_wait(const Plan& plan) {
    const PlannedPhase& phase = plan.phases.back();
    std::vector<VoiceAtBorder> voices;
    for (const VoiceSpan& span : spans_before_border(plan)) {
        // What its own phase has no time for never begins.
        const PlannedPhase& own = plan.phases[span.phase];
        if (span.start >= own.nominal_start + own.nominal) continue;
        const auto& action = own.cues[span.cue].action;
        const Frames leaves = span.end - span.fade_out;
        if (const auto* pace = std::get_if<PlannedPace>(&action)) voices.push_back({pace, span.start, leaves});
        const auto* play = std::get_if<PlannedPlay>(&action);
        if (play && span.member != kNoIndex) play = &std::get<PoolSource>(play->source).members[span.member];
        if (play) voices.push_back({play, span.start, leaves});
    }
    return border_wait(plan, phase.transition_at, voices, phase.nominal_start + phase.nominal);
}

}  // namespace stillroom::scripts
