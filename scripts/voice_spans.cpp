#include "scripts/voice_spans.h"

#include "scripts/pool_order.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace stillroom::scripts {

namespace {

constexpr Frames kOpen{-1};

/// What the running order needs to know of a sound or a pacer.
struct Start {
    std::size_t layer = 0;
    Frames fade_in, fade_out;
    std::optional<Frames> length, crossfade;
    bool keep = false;
    Loudness loudness;
};

/// The seed a session has when nobody chooses another.
constexpr std::uint64_t kSeed = 1;

/// A clip that does not loop ends by itself.
std::optional<Frames> length_of(const PlannedPlay& play) {
    const std::optional<Frames> own = own_length(play.source);
    return play.length && own ? std::min(*play.length, *own) : own ? own : play.length;
}

std::optional<Start> start_of(const PlannedCue& cue) {
    if (const auto* play = std::get_if<PlannedPlay>(&cue.action)) {
        return Start{play->layer,     play->fade_in, play->fade_out, length_of(*play),
                     play->crossfade, play->keep,    play->loudness};
    }
    if (const auto* pace = std::get_if<PlannedPace>(&cue.action)) {
        return Start{pace->layer, pace->fade_in, pace->fade_out, pace->length, {}, false, pace->loudness};
    }
    return {};
}

class Follower {
public:
    explicit Follower(const Plan& plan) : plan_(plan) {}

    void start(std::size_t phase, std::size_t cue, const Start& start, Frames at) {
        make_room(start, at);
        VoiceSpan span{phase, cue, start.layer, at, kOpen, start.fade_in, start.fade_out, start.loudness};
        if (start.length) span.end = at + *start.length;
        spans_.push_back(span);
        kept_.push_back(start.keep);
    }

    void end_phase(Frames at, Frames transition) {
        for (std::size_t i = 0; i < spans_.size(); ++i) {
            if (sounds(spans_[i], at) && !kept_[i]) stop(spans_[i], at, transition);
        }
    }

    std::vector<VoiceSpan> finish() {
        for (VoiceSpan& span : spans_) {
            if (sounds(span, plan_.planned_end)) stop(span, plan_.planned_end, plan_.duration - plan_.planned_end);
        }
        return std::move(spans_);
    }

private:
    static bool sounds(const VoiceSpan& span, Frames at) {
        return span.start <= at && (span.end == kOpen || span.end > at);
    }

    /// Fades a voice out from `at`, unless it is silent sooner anyway.
    static void stop(VoiceSpan& span, Frames at, Frames fade) {
        if (span.end != kOpen && span.end <= at + fade) return;
        span.end = at + fade;
        span.fade_out = fade;
    }

    /// A crossfade takes over from everything on the layer; without one the oldest yield when the layer is full.
    void make_room(const Start& start, Frames at) {
        int sounding = 0;
        for (const VoiceSpan& span : spans_) sounding += span.layer == start.layer && sounds(span, at) ? 1 : 0;
        int surplus = start.crossfade ? sounding : sounding + 1 - plan_.layers[start.layer].max_voices;
        for (VoiceSpan& span : spans_) {
            if (surplus <= 0) return;
            if (span.layer != start.layer || !sounds(span, at)) continue;
            stop(span, at, start.crossfade.value_or(start.fade_in));
            --surplus;
        }
    }

    const Plan& plan_;
    std::vector<VoiceSpan> spans_;
    std::vector<bool> kept_;
};

/// The turns that a pool's members take while it sounds.
class Turns {
public:
    explicit Turns(const Plan& plan) : plan_(plan) {}

    std::vector<VoiceSpan> of(const std::vector<VoiceSpan>& spans) {
        std::vector<VoiceSpan> all;
        for (const VoiceSpan& span : spans) {
            const auto* play = std::get_if<PlannedPlay>(&plan_.phases[span.phase].cues[span.cue].action);
            const auto* pool = play ? std::get_if<PoolSource>(&play->source) : nullptr;
            if (pool)
                add(span, *play, *pool, all);
            else
                all.push_back(span);
        }
        std::stable_sort(all.begin(), all.end(),
                         [](const VoiceSpan& a, const VoiceSpan& b) { return a.start < b.start; });
        return all;
    }

private:
    void add(const VoiceSpan& whole, const PlannedPlay& play, const PoolSource& pool, std::vector<VoiceSpan>& all) {
        std::optional<Frames> ends;
        if (play.length && !play.until) ends = whole.start + *play.length;
        VoiceSpan turn = whole;
        std::optional<Frames> next = whole.start;
        while (next && *next < whole.end) {
            turn.start = *next;
            turn.member = pool_member(pool, play.id, kSeed, taken_[play.id]++);
            const PlannedPlay& member = pool.members[turn.member];
            turn.loudness = member.loudness;
            next = next_turn(pool, member, turn.start, ends);
            const std::optional<Frames> own = own_length(member.source);
            turn.end = own ? std::min(whole.end, turn.start + *own) : whole.end;
            turn.fade_out = next && *next < whole.end ? pool.crossfade : whole.fade_out;
            all.push_back(turn);
            turn.fade_in = pool.crossfade;
        }
    }

    const Plan& plan_;
    std::map<std::string, std::int64_t> taken_;
};

}  // namespace

std::vector<VoiceSpan> voice_spans(const Plan& plan) {
    Follower follower(plan);
    for (std::size_t p = 0; p < plan.phases.size(); ++p) {
        const PlannedPhase& phase = plan.phases[p];
        for (std::size_t c = 0; c < phase.cues.size(); ++c) {
            const auto start = start_of(phase.cues[c]);
            if (start) follower.start(p, c, *start, phase.cues[c].nominal_start);
        }
        follower.end_phase(phase.nominal_start + phase.nominal, phase.transition);
    }
    return Turns(plan).of(follower.finish());
}

}  // namespace stillroom::scripts
