#include "scripts/voice_spans.h"

#include <algorithm>
#include <optional>

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

/// A clip that does not loop ends by itself.
std::optional<Frames> length_of(const PlannedPlay& play) {
    std::optional<Frames> length = play.length;
    const auto* clip = std::get_if<ClipSource>(&play.source);
    if (clip && !clip->loop && clip->out > clip->in) {
        const Frames own = clip->out - clip->in;
        length = length ? std::min(*length, own) : own;
    }
    return length;
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
    return follower.finish();
}

}  // namespace stillroom::scripts
