#include "scripts/timeline_rows.h"

#include "audio/synth/pacer.h"
#include "scripts/timeline_labels.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace stillroom::scripts {

namespace {

/// Units of the picture between two points of a curve.
constexpr double kStep = 2.0;
/// Levels a ribbon's thickness spans.
constexpr double kThinnest = -54.0;
constexpr double kThickest = -22.0;
constexpr double kLabelSize = 12.5;

double quarter_sine(Frames part, Frames whole) {
    if (whole.count <= 0) return 1.0;
    const double x = std::clamp(static_cast<double>(part.count) / static_cast<double>(whole.count), 0.0, 1.0);
    return audio::exact_sin_turns(0.25 * x);
}

double fade_share(const TimelineEntry& entry, Frames at) {
    return quarter_sine(at - entry.start, entry.fade_in) * quarter_sine(entry.end - at, entry.fade_out);
}

double duck_at(const LoudnessCurve& curve, std::size_t layer, Frames at) {
    const auto& ducks = curve.ducks[layer];
    const auto index = static_cast<std::size_t>(std::max<std::int64_t>(0, at.count) / curve.step.count);
    return ducks.empty() ? 0.0 : ducks[std::min(index, ducks.size() - 1)];
}

/// How thick a voice's ribbon is at a frame, 0 to 1.
double thickness(const TimelineView& view, const StripCourse& course, const TimelineEntry& entry, Frames at) {
    const double lufs = entry.loudness.lufs + course.at(at).value + duck_at(view.curve, entry.layer, at);
    const double share = std::clamp((lufs - kThinnest) / (kThickest - kThinnest), 0.0, 1.0);
    return share * fade_share(entry, at);
}

/// The outline of one voice; where a strip fade has silenced it before its end, the ribbon ends too.
std::string ribbon(const TimelineView& view, const StripCourse& course, const TimelineEntry& entry, double middle,
                   double half) {
    const double from = view.canvas.x(entry.start);
    const double to = view.canvas.x(entry.end);
    const int steps = std::max(2, static_cast<int>((to - from) / kStep));
    std::vector<Point> points;
    std::size_t audible = 0;
    for (int i = 0; i <= steps; ++i) {
        const double x = from + (to - from) * i / steps;
        points.push_back({x, half * thickness(view, course, entry, view.canvas.frame_at(x))});
        if (points.back().y > 0.05) audible = points.size();
    }
    points.resize(std::min(points.size(), audible + 1));
    std::string above, below;
    for (const Point& point : points) {
        above += (above.empty() ? "M" : "L") + coordinates({point.x, middle - point.y});
        below.insert(0, "L" + coordinates({point.x, middle + point.y}));
    }
    return above + below + "Z";
}

const char* style_of(LayerKind kind) {
    if (kind == LayerKind::bed) return "bed";
    return kind == LayerKind::tone ? "tone" : "nature";
}

bool has(const TimelineView& view, std::size_t layer, TimelineKind kind) {
    return std::any_of(view.entries.begin(), view.entries.end(), [&](const TimelineEntry& entry) {
        return entry.kind == kind && (kind == TimelineKind::prompt || entry.layer == layer);
    });
}

std::string times_of(const TimelineView& view, const TimelineEntry& entry) {
    const SampleRate rate = view.plan.rate;
    return fmt::format("{} – {}", clock_text(entry.start, rate), clock_text(entry.end, rate));
}

/// The wave of one pacer, as path data closed along its base line.
std::string wave(const TimelineView& view, const TimelineEntry& entry, double base, double height) {
    const auto point = [&](Frames at, double level) {
        const Frames frame = std::min(entry.start + at, entry.end);
        return Point{view.canvas.x(frame), base - height * level * fade_share(entry, frame)};
    };
    const auto curve = [](Point from, Point to) {
        const double bend = 0.45 * (to.x - from.x);
        return fmt::format("C{} {} {}", coordinates({from.x + bend, from.y}), coordinates({to.x - bend, to.y}),
                           coordinates(to));
    };
    const Frames length = entry.end - entry.start;
    std::string data = "M" + coordinates(point({}, 0.0));
    for (std::int64_t index = 0;; ++index) {
        const audio::Breath breath = audio::breath_number(entry.pace->course, view.plan.rate, index);
        if (breath.inhale >= length) break;
        data += curve(point(breath.inhale, 0.0), point(breath.hold, 1.0));
        data += "L" + coordinates(point(breath.exhale, 1.0));
        data += curve(point(breath.exhale, 1.0), point(breath.rest, 0.0));
        data += "L" + coordinates(point(breath.end, 0.0));
    }
    return data + "L" + coordinates({view.canvas.x(entry.end), base}) + "Z";
}

std::string pace_label(const TimelineView& view, const TimelineEntry& entry) {
    const audio::BreathCourse& course = entry.pace->course;
    const std::string_view unit = timeline_labels(view.plan.language).per_minute;
    const double rate = 60.0 / course.shape.period().value;
    if (!course.from_per_minute) return fmt::format("{}, {:.3g}{}", entry.id, rate, unit);
    return fmt::format("{}, {:.3g} → {:.3g}{}", entry.id, *course.from_per_minute, rate, unit);
}

void draw_units(const TimelineView& view, const TimelineEntry& entry, double top, double height) {
    const audio::PreparedClip& clip = entry.line->clip;
    for (std::size_t i = 0; i < clip.unit_starts.size() && i < clip.unit_ends.size(); ++i) {
        const double from = view.canvas.x(entry.start + clip.unit_starts[i]);
        const double to = view.canvas.x(entry.start + clip.unit_ends[i]);
        view.canvas.rect({from, top}, std::max(3.0, to - from), height, std::min(5.0, height / 2), "linebar");
    }
}

struct PlacedLabel {
    const TimelineEntry* entry;
    std::string text;
    double x;
    std::size_t lane;
};

constexpr std::size_t kFewestCharacters = 26;
constexpr std::size_t kMostCharacters = 56;

/// Labels in lanes. A text may grow until the mark after the next one; near the right edge it is pushed left, and
/// where no lane has room a mark goes without one.
std::vector<PlacedLabel> place_labels(const TimelineView& view, LabelLanes& lanes, auto is_wanted) {
    std::vector<const TimelineEntry*> wanted;
    for (const TimelineEntry& entry : view.entries) {
        if (is_wanted(entry)) wanted.push_back(&entry);
    }
    std::vector<PlacedLabel> labels;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double mark = view.canvas.x(wanted[i]->start);
        const double limit = i + 2 < wanted.size() ? view.canvas.x(wanted[i + 2]->start) : TimelineCanvas::kRight;
        const double room = (limit - mark) / TimelineCanvas::text_width("m", kLabelSize);
        const auto characters =
            std::clamp(static_cast<std::size_t>(std::max(0.0, room)), kFewestCharacters, kMostCharacters);
        std::string text = first_words(wanted[i]->text, characters);
        const double width = TimelineCanvas::text_width(text, kLabelSize);
        const double x = std::min(mark, TimelineCanvas::kRight - width);
        const std::size_t lane = lanes.place(x, x + width + 10.0);
        labels.push_back({wanted[i], std::move(text), x, lane});
    }
    return labels;
}

}  // namespace

double draw_sounds(const TimelineView& view, std::size_t layer, double top) {
    if (!has(view, layer, TimelineKind::sound)) return 0.0;
    const PlannedLayer& strip = view.plan.layers[layer];
    const double height = strip.kind == LayerKind::bed ? 74.0 : 40.0;
    const double middle = top + height / 2;
    const StripCourse course(view.plan, layer);
    for (const TimelineEntry& entry : view.entries) {
        if (entry.layer != layer || entry.kind != TimelineKind::sound) continue;
        view.canvas.open_group("sound", fmt::format("{}, {}", entry.id, times_of(view, entry)));
        const double from = view.canvas.x(entry.start);
        const double to = view.canvas.x(entry.end);
        if (entry.silence)
            view.canvas.rect({from, middle - 6}, to - from, 12, 6, "silence");
        else
            view.canvas.path(ribbon(view, course, entry, middle, height / 2 - 3), style_of(strip.kind));
        view.canvas.close_group();
    }
    for (const TimelineEntry& entry : view.entries) {
        if (entry.layer != layer || entry.kind != TimelineKind::sound) continue;
        const double from = std::min(view.canvas.x(entry.start + entry.fade_in) + 4, view.canvas.x(entry.end) - 10);
        const bool fits = view.canvas.x(entry.end) - from > TimelineCanvas::text_width(entry.id, kLabelSize);
        if (fits) view.canvas.text({from, middle + 4.5}, "label", entry.id);
    }
    return height;
}

double draw_pacers(const TimelineView& view, std::size_t layer, double top) {
    if (!has(view, layer, TimelineKind::pacer)) return 0.0;
    constexpr double kHeight = 58.0;
    constexpr double kWave = 34.0;
    for (const TimelineEntry& entry : view.entries) {
        if (entry.layer != layer || entry.kind != TimelineKind::pacer || !entry.pace) continue;
        const std::string label = pace_label(view, entry);
        view.canvas.open_group("breath", fmt::format("{}, {}", label, times_of(view, entry)));
        const double breath =
            view.canvas.x(entry.start + audio::breath_number(entry.pace->course, view.plan.rate, 0).end) -
            view.canvas.x(entry.start);
        view.canvas.path(wave(view, entry, top + kHeight - 5, kWave), breath < 8.0 ? "pacer fine" : "pacer");
        view.canvas.close_group();
        view.canvas.text({view.canvas.x(entry.start), top + 13}, "label", label);
    }
    return kHeight;
}

double draw_lines(const TimelineView& view, std::size_t layer, double top) {
    if (!has(view, layer, TimelineKind::line)) return 0.0;
    constexpr double kLane = 17.0;
    constexpr double kMark = 11.0;
    LabelLanes lanes(7);
    const auto labels = place_labels(view, lanes, [&](const TimelineEntry& entry) {
        return entry.kind == TimelineKind::line && entry.layer == layer;
    });
    const double marks = top + 6;
    for (const PlacedLabel& label : labels) {
        view.canvas.open_group("spoken", fmt::format("{} {}", times_of(view, *label.entry), label.entry->text));
        const double x = view.canvas.x(label.entry->start);
        if (label.lane != kNoIndex) {
            const double y = marks + kMark + 15 + static_cast<double>(label.lane) * kLane;
            view.canvas.line({x + 0.5, marks + kMark}, {x + 0.5, y - 9}, "leader");
            view.canvas.text({label.x, y}, "word", label.text);
        }
        draw_units(view, *label.entry, marks, kMark);
        view.canvas.close_group();
    }
    return 6 + kMark + 10 + static_cast<double>(lanes.used()) * kLane;
}

double draw_prompts(const TimelineView& view, double top) {
    if (!has(view, kNoIndex, TimelineKind::prompt)) return 0.0;
    constexpr double kLane = 16.0;
    LabelLanes lanes(3);
    const auto labels = place_labels(view, lanes, [](const TimelineEntry& entry) {
        return entry.kind == TimelineKind::prompt && !entry.repeated;
    });
    for (const TimelineEntry& entry : view.entries) {
        if (entry.kind != TimelineKind::prompt) continue;
        const double x = view.canvas.x(entry.start);
        view.canvas.open_group("prompt", fmt::format("{} {}", clock_text(entry.start, view.plan.rate), entry.text));
        view.canvas.line({x, top + 4}, {x, top + 19}, "pole");
        view.canvas.path(fmt::format("M{}L{}L{}Z", coordinates({x, top + 4}), coordinates({x + 9, top + 7.5}),
                                     coordinates({x, top + 11})),
                         "flag");
        view.canvas.close_group();
    }
    for (const PlacedLabel& label : labels) {
        if (label.lane == kNoIndex) continue;
        view.canvas.text({label.x, top + 32 + static_cast<double>(label.lane) * kLane}, "ask", label.text);
    }
    return 24 + static_cast<double>(lanes.used()) * kLane;
}

double draw_loudness(const TimelineView& view, double top) {
    constexpr double kHeight = 96.0;
    constexpr double kFloor = -58.0;
    constexpr double kCeiling = -14.0;
    const auto y_of = [&](double lufs) {
        return top + kHeight * (kCeiling - std::clamp(lufs, kFloor, kCeiling)) / (kCeiling - kFloor);
    };
    for (const int lufs : {-20, -30, -40, -50}) {
        view.canvas.line({TimelineCanvas::kLeft, y_of(lufs)}, {TimelineCanvas::kRight, y_of(lufs)}, "grid");
        view.canvas.text({TimelineCanvas::kLeft - 8, y_of(lufs) + 4}, "tick", fmt::format("−{}", -lufs), "end");
    }
    std::string data;
    for (std::size_t i = 0; i < view.curve.lufs.size(); ++i) {
        const double x = view.canvas.x(view.curve.step * static_cast<std::int64_t>(i));
        data += (i == 0 ? "M" : "L") + coordinates({x, y_of(view.curve.lufs[i])});
    }
    const double base = top + kHeight;
    view.canvas.path(fmt::format("{}L{}L{}Z", data, coordinates({TimelineCanvas::kRight, base}),
                                 coordinates({TimelineCanvas::kLeft, base})),
                     "loudness");
    view.canvas.path(data, "loudnessline");
    return kHeight;
}

}  // namespace stillroom::scripts
