#include "scripts/voice_spans.h"

#include "scripts/cue_length.h"
#include "scripts/pool_order.h"
#include "scripts/voice_limits.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace stillroom::scripts {

namespace {

/// What the running order needs to know of a sound or a pacer.
struct Start {
    std::size_t layer = 0;
    Frames fade_in, fade_out;
    std::optional<Frames> length, crossfade;
    bool keep = false;
    Loudness loudness;
    bool speech = false;          ///< sounds to its end whatever comes
    std::optional<Frames> own{};  ///< how long there is anything of it to hear; none: for ever
};

/// The end of what goes on for as long as anybody knows.
constexpr Frames kOpenEnd{-1};
/// Behind any end that a phase's border waits for.
constexpr Frames kFarBeyond{std::int64_t{1} << 25};

/// The seed a session has when nobody chooses another.
constexpr std::uint64_t kSeed = 1;

std::optional<Start> start_of(const Plan& plan, const PlannedCue& cue) {
    if (const auto* play = std::get_if<PlannedPlay>(&cue.action)) {
        return Start{play->layer, play->fade_in,  play->fade_out,         sounding_length(*play),  play->crossfade,
                     play->keep,  play->loudness, is_speech(plan, *play), own_length(play->source)};
    }
    if (const auto* pace = std::get_if<PlannedPace>(&cue.action)) {
        return Start{pace->layer, pace->fade_in, pace->fade_out, pace->length, {}, false, pace->loudness};
    }
    return {};
}

/// A cue at or behind the phase's planned end comes only when staff extend the phase.
bool has_time(const PlannedPhase& phase, Frames at) { return at < phase.nominal_start + phase.nominal; }

class Follower {
public:
    explicit Follower(const Plan& plan) : plan_(plan) {}

    void start(std::size_t phase, std::size_t cue, const Start& start, Frames at) {
        const bool comes = has_time(plan_.phases[phase], at);
        if (comes && !make_room(start, at)) return;
        VoiceSpan span{phase, cue, start.layer, at, kOpenEnd, start.fade_in, start.fade_out, start.loudness};
        if (start.length) span.end = at + *start.length;
        spans_.push_back(span);
        const std::optional<Frames> runs_out = start.own ? std::optional{at + *start.own} : std::nullopt;
        voices_.push_back({start.keep || start.speech, start.speech, comes, runs_out});
    }

    /// In an exclusive group whatever sounded before gives way.
    void take_turn(std::size_t phase, const PlannedCue& cue, Frames fade) {
        for (std::size_t i = 0; i < spans_.size(); ++i) {
            const VoiceSpan& span = spans_[i];
            if (voices_[i].speaks || span.phase != phase || !goes_on(i, cue.nominal_start)) continue;
            if (gives_way(plan_.phases[phase].cues[span.cue].exclusions, cue.exclusions))
                stop(i, cue.nominal_start, std::max(fade, audio::frames_of(kShortestTurn, plan_.rate)));
        }
    }

    void end_phase(Frames at, Frames transition) {
        for (std::size_t i = 0; i < spans_.size(); ++i) {
            if (goes_on(i, at) && !voices_[i].kept) stop(i, at, transition);
            if (!voices_[i].comes) stop(i, std::max(spans_[i].start, at), transition);
        }
    }

    std::vector<VoiceSpan> take() { return std::move(spans_); }

    std::vector<VoiceSpan> finish() {
        for (std::size_t i = 0; i < spans_.size(); ++i) {
            if (!sounds(spans_[i], plan_.planned_end)) continue;
            stop(i, plan_.planned_end, plan_.duration - plan_.planned_end);
            spans_[i].end = std::min(spans_[i].end, plan_.duration);
        }
        return std::move(spans_);
    }

private:
    struct Voice {
        bool kept = false, speaks = false;
        bool comes = false;  ///< without it, it takes nobody's place: only an extended phase has time for it
        std::optional<Frames> runs_out;
    };

    static bool sounds(const VoiceSpan& span, Frames at) {
        return span.start <= at && (span.end == kOpenEnd || span.end > at);
    }

    /// It sounds, and is not yet on its way out.
    [[nodiscard]] bool goes_on(std::size_t i, Frames at) const {
        const VoiceSpan& span = spans_[i];
        return voices_[i].comes && span.start <= at && (span.end == kOpenEnd || at < span.end - span.fade_out);
    }

    /// Fades a voice out from `at`, past its planned end where the fade takes longer, as long as there is anything
    /// of it to hear. What is on its way out already goes as it was going.
    void stop(std::size_t i, Frames at, Frames fade) {
        VoiceSpan& span = spans_[i];
        if (span.end != kOpenEnd && span.end - span.fade_out <= at) return;
        span.end = std::min(at + fade, voices_[i].runs_out.value_or(at + fade));
        span.fade_out = span.end - at;
    }

    /// False where the plan leaves no room for it.
    bool make_room(const Start& start, Frames at) {
        std::vector<std::size_t> which;
        std::vector<HeardVoice> heard;
        for (std::size_t i = 0; i < spans_.size(); ++i) {
            if (!goes_on(i, at)) continue;
            which.push_back(i);
            heard.push_back({spans_[i].layer, spans_[i].loudness, voices_[i].speaks, is_silence(spans_[i])});
        }
        const VoiceRoom room = room_for(plan_, heard, {start.layer, start.crossfade.has_value(), start.speech});
        for (const std::size_t i : room.on_layer) stop(which[i], at, start.crossfade.value_or(start.fade_in));
        for (const std::size_t i : room.over_zone) stop(which[i], at, audio::frames_of(kStolenFade, plan_.rate));
        return !room.refused;
    }

    [[nodiscard]] bool is_silence(const VoiceSpan& span) const {
        const auto* play = std::get_if<PlannedPlay>(&plan_.phases[span.phase].cues[span.cue].action);
        return play && std::holds_alternative<SilenceSource>(play->source);
    }

    const Plan& plan_;
    std::vector<VoiceSpan> spans_;
    std::vector<Voice> voices_;  ///< one for each span
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

void start_all(const Plan& plan, std::size_t index, Follower& follower) {
    const PlannedPhase& phase = plan.phases[index];
    for (std::size_t c = 0; c < phase.cues.size(); ++c) {
        const auto start = start_of(plan, phase.cues[c]);
        const Frames fade = start ? start->crossfade.value_or(start->fade_in) : Frames{};
        const bool takes_turn = !phase.cues[c].exclusions.empty() && has_time(phase, phase.cues[c].nominal_start);
        if (takes_turn) follower.take_turn(index, phase.cues[c], fade);
        if (start) follower.start(index, c, *start, phase.cues[c].nominal_start);
    }
}

/// Follows every phase but the end of the last.
Follower followed(const Plan& plan) {
    Follower follower(plan);
    for (std::size_t p = 0; p < plan.phases.size(); ++p) {
        if (p > 0) follower.end_phase(plan.phases[p].nominal_start, plan.phases[p - 1].transition);
        start_all(plan, p, follower);
    }
    return follower;
}

}  // namespace

std::vector<VoiceSpan> spans_before_border(const Plan& plan) {
    std::vector<VoiceSpan> spans = followed(plan).take();
    const PlannedPhase& last = plan.phases.back();
    const Frames end = last.nominal_start + last.nominal;
    for (VoiceSpan& span : spans)
        if (span.end == kOpenEnd) span.end = end + kFarBeyond + span.fade_out;
    return Turns(plan).of(spans);
}

std::vector<VoiceSpan> voice_spans(const Plan& plan) {
    Follower follower = followed(plan);
    if (!plan.phases.empty()) follower.end_phase(plan.planned_end, plan.phases.back().transition);
    return Turns(plan).of(follower.finish());
}

}  // namespace stillroom::scripts
