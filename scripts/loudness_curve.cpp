#include "scripts/loudness_curve.h"

#include "scripts/strip_course.h"
#include "scripts/timeline.h"

#include <algorithm>
#include <cmath>

namespace stillroom::scripts {

namespace {

/// One stretch during which something lowers a layer.
struct Duck {
    std::size_t layer = 0;
    Decibels depth;
    Frames start, end;
    Frames attack, hold, release;
};

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

double voice_power(const TimelineEntry& entry, Frames at) {
    if (at < entry.start || at >= entry.end || entry.silence) return 0.0;
    switch (entry.kind) {
        case TimelineKind::line:
            return is_speaking(entry, at) ? power_of(entry.loudness.lufs) : 0.0;
        case TimelineKind::sound:
        case TimelineKind::pacer:
            return power_of(entry.loudness.lufs) * fade_power(entry, at);
        default:
            return 0.0;
    }
}

}  // namespace

LoudnessCurve loudness_curve(const Plan& plan, Frames step) {
    const std::vector<TimelineEntry> entries = timeline_entries(plan);
    const std::vector<Duck> ducks = ducks_of(plan, entries);
    std::vector<StripCourse> courses;
    for (std::size_t i = 0; i < plan.layers.size(); ++i) courses.emplace_back(plan, i);

    LoudnessCurve curve{step, {}, std::vector<std::vector<double>>(plan.layers.size())};
    for (Frames at; at < plan.duration; at += step) {
        double power = 0.0;
        for (std::size_t i = 0; i < plan.layers.size(); ++i) {
            curve.ducks[i].push_back(duck_at(ducks, i, at));
            const double strip = power_of(courses[i].at(at).value + curve.ducks[i].back());
            for (const TimelineEntry& entry : entries) {
                if (entry.layer == i) power += strip * voice_power(entry, at);
            }
        }
        curve.lufs.push_back(power > 0.0 ? std::max(kQuietest, 10.0 * std::log10(power)) : kQuietest);
    }
    return curve;
}

}  // namespace stillroom::scripts
