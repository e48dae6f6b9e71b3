#include "scripts/loudness_curve.h"

#include "scripts/strip_course.h"
#include "scripts/timeline.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace stillroom::scripts {

namespace {

/// One stretch during which something lowers a layer.
struct Duck {
    std::size_t layer = 0;
    Decibels depth;
    Frames start, end;
    Frames attack, hold, release;
};

/// Softer than this nothing is heard.
constexpr double kUnheard = -60.0;

double power_of(double lufs) { return std::pow(10.0, lufs / 10.0); }

double raised_cosine(Frames part, Frames whole) {
    if (whole.count <= 0) return 1.0;
    const double x = std::clamp(static_cast<double>(part.count) / static_cast<double>(whole.count), 0.0, 1.0);
    return 0.5 - 0.5 * audio::exact_cos_turns(0.5 * x);
}

std::vector<Duck> ducks_of(const Plan& plan, const std::vector<TimelineEntry>& entries) {
    std::vector<Duck> ducks;
    for (const TimelineEntry& entry : entries) {
        if (!entry.line) continue;
        const PlannedLayer& strip = plan.layers[entry.layer];
        for (const PlannedDuck& duck : entry.line->ducks) {
            ducks.push_back({duck.layer, duck.depth, entry.start, entry.end, strip.duck_attack, strip.duck_hold,
                             strip.duck_release});
        }
    }
    // Gaps shorter than the hold stay ducked.
    for (Duck& duck : ducks) {
        for (const Duck& next : ducks) {
            if (next.layer != duck.layer || next.start <= duck.end) continue;
            if (next.start - duck.end <= duck.hold) duck.end = next.start;
        }
    }
    return ducks;
}

/// The deepest of all ducks on a layer; raised cosines in dB, down before the first word, up after the last.
double duck_at(const std::vector<Duck>& ducks, std::size_t layer, Frames at) {
    double deepest = 0.0;
    for (const Duck& duck : ducks) {
        if (duck.layer != layer || at < duck.start - duck.attack || at > duck.end + duck.release) continue;
        const double down = raised_cosine(at - (duck.start - duck.attack), duck.attack);
        const double up = at > duck.end ? raised_cosine(at - duck.end, duck.release) : 0.0;
        deepest = std::min(deepest, duck.depth.value * down * (1.0 - up));
    }
    return deepest;
}

/// Share of its full power that a fading voice has: both halves of an equal-power crossfade add up to one.
double fade_power(const TimelineEntry& entry, Frames at) {
    double power = 1.0;
    if (at < entry.start + entry.fade_in) power *= raised_cosine(at - entry.start, entry.fade_in);
    if (at > entry.end - entry.fade_out) power *= raised_cosine(entry.end - at, entry.fade_out);
    return power;
}

bool is_speaking(const TimelineEntry& entry, Frames at) {
    const audio::PreparedClip& clip = entry.line->clip;
    if (clip.unit_starts.empty()) return true;
    for (std::size_t i = 0; i < clip.unit_starts.size() && i < clip.unit_ends.size(); ++i) {
        if (at >= entry.start + clip.unit_starts[i] && at < entry.start + clip.unit_ends[i]) return true;
    }
    return false;
}

double voice_power(const TimelineEntry& entry, Frames at, bool with_speech) {
    if (at < entry.start || at >= entry.end || entry.silence) return 0.0;
    switch (entry.kind) {
        case TimelineKind::line:
            return with_speech && is_speaking(entry, at) ? power_of(entry.loudness.lufs) : 0.0;
        case TimelineKind::sound:
        case TimelineKind::pacer:
            return power_of(entry.loudness.lufs) * fade_power(entry, at);
        default:
            return 0.0;
    }
}

double lufs_of(double power) { return power > 0.0 ? std::max(kQuietest, 10.0 * std::log10(power)) : kQuietest; }

/// A plan's voices and strips, ready to be asked for single moments.
class Estimate {
public:
    explicit Estimate(const Plan& plan) : entries_(timeline_entries(plan)), ducks_(ducks_of(plan, entries_)) {
        for (std::size_t i = 0; i < plan.layers.size(); ++i) courses_.emplace_back(plan, i);
    }

    [[nodiscard]] const std::vector<TimelineEntry>& entries() const noexcept { return entries_; }

    [[nodiscard]] double duck(std::size_t layer, Frames at) const { return duck_at(ducks_, layer, at); }

    /// The power of one layer with its strip and its ducks.
    [[nodiscard]] double power(std::size_t layer, Frames at, double duck, bool with_speech) const {
        const double strip = power_of(courses_[layer].at(at).value + duck);
        double power = 0.0;
        for (const TimelineEntry& entry : entries_) {
            if (entry.layer == layer) power += strip * voice_power(entry, at, with_speech);
        }
        return power;
    }

    /// Everything but speech, as loud as its ducks ever leave it.
    [[nodiscard]] double lufs_without_speech(Frames at) const {
        double all = 0.0;
        for (std::size_t i = 0; i < courses_.size(); ++i) all += power(i, at, 0.0, false);
        return lufs_of(all);
    }

private:
    std::vector<TimelineEntry> entries_;
    std::vector<Duck> ducks_;
    std::vector<StripCourse> courses_;
};

/// How long a cue brings its sound up, or moves a strip; nothing for what does neither.
std::optional<Frames> rise_of(const PlannedCue& cue) {
    if (const auto* play = std::get_if<PlannedPlay>(&cue.action)) return play->fade_in;
    if (const auto* pace = std::get_if<PlannedPace>(&cue.action)) return pace->fade_in;
    if (const auto* fade = std::get_if<PlannedFade>(&cue.action)) return fade->over;
    if (const auto* scene = std::get_if<PlannedSnapshot>(&cue.action)) return scene->over;
    return {};
}

/// The most the estimate rises within a second while a cue brings something up; what rises out of silence is the
/// business of fades.
double steepest_rise(const Estimate& estimate, const Plan& plan, Frames start, Frames rise) {
    const Frames second = audio::frames_of({1.0}, plan.rate), step = audio::frames_of({0.25}, plan.rate);
    const Frames until = start + std::min(rise, audio::frames_of({8.0}, plan.rate));
    double most = 0.0;
    if (estimate.lufs_without_speech(start) <= kUnheard) return most;
    for (Frames at = std::max(Frames{}, start - second); at <= until; at += step) {
        const double before = estimate.lufs_without_speech(at);
        if (before > kUnheard) most = std::max(most, estimate.lufs_without_speech(at + second) - before);
    }
    return most;
}

}  // namespace

LoudnessCurve loudness_curve(const Plan& plan, Frames step) {
    const Estimate estimate(plan);
    LoudnessCurve curve{step, {}, std::vector<std::vector<double>>(plan.layers.size())};
    for (Frames at; at < plan.duration; at += step) {
        double power = 0.0;
        for (std::size_t i = 0; i < plan.layers.size(); ++i) {
            curve.ducks[i].push_back(estimate.duck(i, at));
            power += estimate.power(i, at, curve.ducks[i].back(), true);
        }
        curve.lufs.push_back(lufs_of(power));
    }
    return curve;
}

std::vector<LoudnessRise> steep_rises(const Plan& plan, double most) {
    const Estimate estimate(plan);
    std::vector<LoudnessRise> rises;
    std::optional<Frames> last;
    for (const PlannedPhase& phase : plan.phases) {
        for (const PlannedCue& cue : phase.cues) {
            const std::optional<Frames> rise = rise_of(cue);
            if (!rise || (last && cue.nominal_start < *last + audio::frames_of({1.0}, plan.rate))) continue;
            const double found = steepest_rise(estimate, plan, cue.nominal_start, *rise);
            if (found <= most) continue;
            rises.push_back({&cue, found});
            last = cue.nominal_start;
        }
    }
    return rises;
}

}  // namespace stillroom::scripts
