#include "scripts/borders.h"

#include "audio/synth/pacer.h"
#include "scripts/pool_order.h"
#include "scripts/voice_spans.h"

#include <variant>

namespace stillroom::scripts {

Frames next_breath(const PlannedPace& pace, SampleRate rate, Frames started, Frames from) {
    if (from <= started) return started;
    const audio::Breath breath = audio::breath_at(pace.course, rate, from - started);
    return started + (started + breath.inhale == from ? breath.inhale : breath.end);
}

std::optional<Frames> pass_end(const PlannedPlay& play, Frames started, Frames from) {
    const auto* clip = std::get_if<ClipSource>(&play.source);
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

std::optional<Frames> member_end(const PlannedPlay& pool, const PlannedPlay& member, Frames started,
                                 std::optional<Frames> ends, Frames from) {
    const std::optional<Frames> turn = next_turn(std::get<PoolSource>(pool.source), member, started, ends);
    if (!turn) return pass_end(member, started, from);
    return *turn >= from ? turn : std::nullopt;
}

Frames longest_wait(TransitionRule::At at, SampleRate rate) noexcept {
    if (at == TransitionRule::At::now) return {};
    return audio::frames_of(at == TransitionRule::At::next_breath ? kLongestBreathWait : kLongestPassWait, rate);
}

namespace {

/// Of a pool: its members' turns are the spans.
std::optional<Frames> end_of_turn(const PlannedPlay& play, const VoiceSpan& span, Frames from) {
    const auto& pool = std::get<PoolSource>(play.source);
    const bool last = span.fade_out != pool.crossfade;
    return last ? pass_end(pool.members[span.member], span.start, from) : std::optional{span.end - span.fade_out};
}

}  // namespace

Frames planned_wait(const Plan& plan) {
    const PlannedPhase& phase = plan.phases.back();
    const Frames end = phase.nominal_start + phase.nominal;
    std::optional<Frames> turn;
    for (const VoiceSpan& span : spans_before_border(plan)) {
        if (span.start > end || span.end - span.fade_out <= end) continue;
        // What its own phase has no time for never begins, so no border waits for it.
        const PlannedPhase& own = plan.phases[span.phase];
        if (span.start >= own.nominal_start + own.nominal) continue;
        const auto& action = plan.phases[span.phase].cues[span.cue].action;
        const auto* pace = std::get_if<PlannedPace>(&action);
        const auto* play = std::get_if<PlannedPlay>(&action);
        // The newest of its kind decides: spans are ordered by start.
        if (pace && phase.transition_at == TransitionRule::At::next_breath)
            turn = next_breath(*pace, plan.rate, span.start, end);
        if (play && phase.transition_at == TransitionRule::At::pass_end &&
            plan.layers[play->layer].kind == LayerKind::bed)
            turn = span.member == kNoIndex ? pass_end(*play, span.start, end) : end_of_turn(*play, span, end);
    }
    const bool in_reach = turn && *turn - end <= longest_wait(phase.transition_at, plan.rate);
    return in_reach ? *turn - end : Frames{};
}

}  // namespace stillroom::scripts
