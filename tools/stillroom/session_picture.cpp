#include "tools/stillroom/session_picture.h"

#include "engine/journal/calendar.h"
#include "scripts/timeline_canvas.h"
#include "scripts/timeline_labels.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/session_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

namespace stillroom::tools {

using audio::Frames;
using engine::SessionReport;
using scripts::LabelLanes;
using scripts::TimelineCanvas;
using Mark = SessionReport::Mark;
using Stretch = SessionReport::Stretch;

namespace {

constexpr double kBandTop = 96.0;
constexpr double kBandHeight = 48.0;
constexpr double kLane = 19.0;
constexpr double kBar = 13.0;
constexpr double kRowGap = 11.0;
constexpr double kLabelSize = 12.5;
constexpr std::size_t kMostLanes = 5;
constexpr std::size_t kLabelCharacters = 34;
constexpr int kHues = 9;

/// One thing in a row: a bar where it has a length, else a mark.
struct Item {
    Frames start, end;
    std::string style;
    std::string label;
    std::string tip;
};

std::string style_of(Stretch::Kind kind) { return fmt::format("stretch {}", engine::name_of(kind)); }

std::string style_of_row(const std::string& row) {
    if (row == "line") return "linebar";
    if (row == "bed" || row == "nature" || row == "tone") return row;
    return row == "pacer" ? "pacerbar" : "otherbar";
}

std::string style_of(Mark::Kind kind) {
    if (kind == Mark::Kind::fault || kind == Mark::Kind::lost) return "faultmark";
    return kind == Mark::Kind::verb ? "staffmark" : "softmark";
}

class Picture {
public:
    explicit Picture(const SessionReport& report)
        : report_(report),
          rate_(report.header.rate),
          canvas_(Frames{std::max<std::int64_t>(1, (report.end - report.start).count)}, rate_) {}

    std::string draw() {
        // Rows take the height that their labels need: a first pass, on scratch paper, measures them.
        TimelineCanvas scratch = canvas_;
        const double bottom = rows(scratch);
        draw_head();
        draw_axis(bottom);
        draw_phases(bottom);
        (void)rows(canvas_);
        return canvas_.document(bottom + 34.0, report_.header.title);
    }

private:
    [[nodiscard]] std::string clock(Frames at) const { return clock_text(at - report_.start, rate_); }

    [[nodiscard]] double x(Frames at) const {
        return std::clamp(canvas_.x(at - report_.start), TimelineCanvas::kLeft, TimelineCanvas::kRight);
    }

    double rows(TimelineCanvas& canvas) const {
        double top = kBandTop + kBandHeight + 16.0;
        const auto row = [&](const std::string& title, const std::vector<Item>& items) {
            if (items.empty()) return;
            canvas.text({TimelineCanvas::kLeft - 12, top + kBar - 2}, "row", title, "end");
            top += draw_items(canvas, items, top) + kRowGap;
        };
        row("staff", stretches());
        row("pressed", marks({Mark::Kind::verb, Mark::Kind::refused, Mark::Kind::resumed}));
        for (const std::string& name : layers()) row(name, sounds(name));
        row("told staff", marks({Mark::Kind::prompt, Mark::Kind::left_out}));
        row("faults", marks({Mark::Kind::fault, Mark::Kind::lost}));
        return top;
    }

    [[nodiscard]] std::vector<Item> stretches() const {
        std::vector<Item> items;
        for (const Stretch& stretch : report_.stretches) {
            const std::string words = stretch_text(stretch);
            items.push_back({stretch.start, stretch.end, style_of(stretch.kind), words,
                             fmt::format("{}, {} – {}", words, clock(stretch.start), clock(stretch.end))});
        }
        return items;
    }

    [[nodiscard]] std::vector<Item> marks(const std::vector<Mark::Kind>& kinds) const {
        std::vector<Item> items;
        for (const Mark& mark : report_.marks) {
            if (std::find(kinds.begin(), kinds.end(), mark.kind) == kinds.end()) continue;
            const std::string words = mark_text(mark);
            const bool verb = mark.kind == Mark::Kind::verb || mark.kind == Mark::Kind::refused;
            const std::string label = verb ? mark.id : mark.text;
            const bool again = !verb && !items.empty() && items.back().label == label;
            // What comes back within a few breaths is one mark on the paper.
            if (again && mark.at - items.back().start < Frames{std::int64_t{20} * rate_.hertz}) continue;
            items.push_back(
                {mark.at, mark.at, style_of(mark.kind), label, fmt::format("{}  {}", clock(mark.at), words)});
        }
        return items;
    }

    /// Rows of what sounded: the usual layers in their usual order, then the others, words last.
    [[nodiscard]] std::vector<std::string> layers() const {
        std::vector<std::string> found;
        for (const auto& sound : report_.sounded)
            if (std::find(found.begin(), found.end(), sound.row) == found.end()) found.push_back(sound.row);
        std::erase(found, "set");
        const auto place = [](const std::string& row) {
            constexpr std::array<std::string_view, 4> kFirst{"bed", "nature", "tone", "pacer"};
            if (row == "line") return std::ptrdiff_t{9};
            return std::find(kFirst.begin(), kFirst.end(), row) - kFirst.begin();
        };
        std::stable_sort(found.begin(), found.end(),
                         [&](const std::string& a, const std::string& b) { return place(a) < place(b); });
        return found;
    }

    [[nodiscard]] std::vector<Item> sounds(const std::string& row) const {
        std::vector<Item> items;
        for (const auto& sound : report_.sounded) {
            if (sound.row != row) continue;
            const std::string words = sound.text.empty() ? sound.id : fmt::format("“{}”", sound.text);
            items.push_back(
                {sound.start, sound.end, style_of_row(row), words,
                 fmt::format("{}: {}, {} – {}", sound.id, words, clock(sound.start), clock(sound.end))});
        }
        return items;
    }

    /// Each in the first lane with room for it and its label; where none has, without its label. The height taken.
    double draw_items(TimelineCanvas& canvas, const std::vector<Item>& items, double top) const {
        LabelLanes lanes(kMostLanes);
        for (const Item& item : items) {
            const std::string label = scripts::first_words(item.label, kLabelCharacters);
            const double width = TimelineCanvas::text_width(label, kLabelSize);
            const double from = x(item.start);
            const double to = std::max(x(item.end), from + 3.0);
            const bool inside = to - from > width + 10;
            const bool left = !inside && to + 6 + width > TimelineCanvas::kRight;
            std::size_t lane =
                lanes.place(left ? from - width - 12 : from, inside || left ? to + 3 : to + width + 12);
            const bool crowded = lane == scripts::kNoIndex;
            if (crowded) lane = 0;
            draw_item(canvas, item, {from, top + kLane * static_cast<double>(lane)}, to - from);
            if (crowded) continue;
            const double at = inside ? from + 5 : left ? from - 5 : to + 5;
            canvas.text({at, top + kLane * static_cast<double>(lane) + kBar - 2.5}, inside ? "inbar" : "label",
                        label, left ? "end" : "start");
        }
        return kLane * static_cast<double>(std::max<std::size_t>(1, lanes.used())) - (kLane - kBar);
    }

    static void draw_item(TimelineCanvas& canvas, const Item& item, scripts::Point corner, double width) {
        canvas.open_group("item", item.tip);
        canvas.rect(corner, width, kBar, item.end > item.start ? 4 : 1, item.style);
        canvas.close_group();
    }

    void draw_head() {
        const auto& header = report_.header;
        canvas_.text({24, 42}, "title", header.title);
        canvas_.text({24, 64}, "subtitle",
                     fmt::format("{} · {} · {} · {}", header.session, engine::local_date(header.started),
                                 header.language, duration_text(report_.end - report_.start, rate_)));
    }

    void draw_phases(double bottom) {
        std::map<std::string, int> hues;
        for (const auto& phase : report_.phases) {
            const int hue = hues.try_emplace(phase.id, static_cast<int>(hues.size()) % kHues).first->second;
            const double from = x(phase.start);
            const double width = x(phase.end) - from;
            canvas_.rect({from, kBandTop}, width, bottom - kBandTop, 0, fmt::format("stripe hue{}", hue));
            canvas_.open_group("phases",
                               fmt::format("{}, {} – {}", phase.title, clock(phase.start), clock(phase.end)));
            canvas_.rect({from + 1, kBandTop}, width - 2, kBandHeight, 8, fmt::format("band hue{}", hue));
            const auto room = static_cast<std::size_t>(std::max(0.0, (width - 14) / 8.1));
            if (room >= 3) {
                canvas_.text({from + 9, kBandTop + 20}, "phase", scripts::first_words(phase.title, room));
                const std::string length = duration_text(phase.end - phase.start, rate_);
                const std::string both = fmt::format("{} · {}", clock(phase.start), length);
                canvas_.text({from + 9, kBandTop + 38}, "phasetime",
                             both.size() <= room ? both : clock(phase.start));
            }
            canvas_.close_group();
        }
    }

    void draw_axis(double bottom) {
        constexpr std::array<int, 14> kSteps{5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400};
        const std::int64_t seconds = canvas_.duration().count / rate_.hertz;
        const auto* step = std::find_if(kSteps.begin(), kSteps.end() - 1, [&](int s) { return seconds / s <= 13; });
        for (std::int64_t at = 0; at <= seconds; at += *step) {
            const Frames frame{at * rate_.hertz};
            const double here = canvas_.x(frame);
            canvas_.line({here, kBandTop + kBandHeight}, {here, bottom + 5}, "grid");
            canvas_.text({here, bottom + 21}, "tick", clock_text(frame, rate_), "middle");
        }
        canvas_.line({TimelineCanvas::kLeft, bottom}, {TimelineCanvas::kRight, bottom}, "rule");
    }

    const SessionReport& report_;
    audio::SampleRate rate_;
    TimelineCanvas canvas_;
};

constexpr std::string_view kStyle = R"(
.inbar{font-size:12.5px;fill:#1d2226}.stretch{fill-opacity:.85}
.waiting{fill:#e0a79c}.hold{fill:#e8c268}.grounding{fill:#b9a0dc}.quiet{fill:#9fc9c4}.silence{fill:#8c959c}.conversation{fill:#9dbfe6}.talk{fill:#f0b27a}
.pacerbar{fill:#7fa5dc;fill-opacity:.75}.otherbar{fill:#a9b0b6;fill-opacity:.75}
.staffmark{fill:#2c3338}.softmark{fill:#8c959c}.faultmark{fill:#c2321e}
@media (prefers-color-scheme:dark){.inbar{fill:#0f1316}.staffmark{fill:#e7e9ea}.faultmark{fill:#ff7a63}}
)";

}  // namespace

std::string session_picture(const SessionReport& report) { return Picture(report).draw(); }

std::string_view session_picture_style() noexcept { return kStyle; }

}  // namespace stillroom::tools
