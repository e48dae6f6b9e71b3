#include "scripts/loudness_curve.h"
#include "scripts/timeline.h"
#include "scripts/timeline_canvas.h"
#include "scripts/timeline_labels.h"
#include "scripts/timeline_rows.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace stillroom::scripts {

namespace {

constexpr double kBandTop = 96.0;
constexpr double kBandHeight = 48.0;
constexpr double kTitleCharacter = 8.1;
constexpr double kRowGap = 10.0;

/// Every role has its colour; phases of no role take three calm ones in turn.
std::string hue_of(const PlannedPhase& phase, std::size_t index) {
    constexpr std::array<int, 3> kOthers{2, 5, 8};
    switch (phase.role) {
        case PhaseRole::arrival:
            return "hue0";
        case PhaseRole::intention:
            return "hue1";
        case PhaseRole::onset:
            return "hue2";
        case PhaseRole::ascent:
            return "hue3";
        case PhaseRole::peak:
            return "hue4";
        case PhaseRole::descent:
            return "hue5";
        case PhaseRole::return_:
            return "hue6";
        case PhaseRole::reorient:
            return "hue7";
        case PhaseRole::integration:
            return "hue8";
        case PhaseRole::other:
            break;
    }
    return fmt::format("hue{}", kOthers[index % kOthers.size()]);
}

/// The picture of one plan, drawn from the back to the front.
class TimelinePicture {
public:
    explicit TimelinePicture(const Plan& plan)
        : plan_(plan),
          labels_(timeline_labels(plan.language)),
          entries_(timeline_entries(plan)),
          curve_(loudness_curve(plan, Frames{std::max<std::int64_t>(1, plan.duration.count / 2128)})),
          canvas_(plan.duration, plan.rate),
          view_{plan_, entries_, curve_, canvas_} {}

    std::string draw() {
        const double bottom = measure_rows();
        draw_header();
        draw_stripes(bottom);
        draw_axis(bottom);
        draw_bands();
        draw_rows();
        draw_gates(bottom);
        return canvas_.document(bottom + 34.0, plan_.title);
    }

private:
    /// Rows take as much height as their labels need, which only drawing them shows: a first pass on scratch paper.
    double measure_rows() {
        TimelineCanvas scratch(plan_.duration, plan_.rate);
        return rows(TimelineView{plan_, entries_, curve_, scratch});
    }

    void draw_rows() { rows(view_); }

    double rows(const TimelineView& view) {
        double top = kBandTop + kBandHeight + 14.0;
        const auto row = [&](const std::string& title, double height, double title_at) {
            if (height <= 0.0) return;
            view.canvas.text({TimelineCanvas::kLeft - 12, top + title_at}, "row", title, "end");
            top += height + kRowGap;
        };
        for (const LayerKind kind :
             {LayerKind::bed, LayerKind::nature, LayerKind::tone, LayerKind::pacer, LayerKind::line}) {
            for (std::size_t layer = 0; layer < plan_.layers.size(); ++layer) {
                if (plan_.layers[layer].kind != kind) continue;
                const std::string title = layer_label(labels_, plan_.layers[layer]);
                const double sounds = draw_sounds(view, layer, top);
                row(title, sounds, sounds / 2 + 4.5);
                row(title, draw_pacers(view, layer, top), 42);
                row(title, draw_lines(view, layer, top), 16);
            }
        }
        row(std::string(labels_.staff), draw_prompts(view, top), 16);
        top += 6.0;
        view.canvas.text({TimelineCanvas::kLeft - 38, top + 44}, "row", labels_.loudness, "end");
        view.canvas.text({TimelineCanvas::kLeft - 38, top + 60}, "tick", "LUFS", "end");
        return top + draw_loudness(view, top);
    }

    void draw_header() {
        canvas_.text({24, 42}, "title", plan_.title);
        const auto minutes = (plan_.planned_end.count / plan_.rate.hertz + 30) / 60;
        std::string line = fmt::format("{} {} · {}", minutes, labels_.minutes, language_name());
        if (!speech_is_prepared(plan_)) line += fmt::format(" · {}", labels_.estimated);
        canvas_.text({24, 64}, "subtitle", line);
    }

    [[nodiscard]] std::string language_name() const {
        const bool known = plan_.language.substr(0, 2) == "en" || plan_.language.substr(0, 2) == "es";
        return known ? std::string(labels_.language) : plan_.language;
    }

    void draw_stripes(double bottom) {
        for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
            const PlannedPhase& phase = plan_.phases[i];
            const double from = canvas_.x(phase.nominal_start);
            const double to = canvas_.x(phase.nominal_start + phase.nominal + phase.border_wait);
            canvas_.rect({from, kBandTop}, to - from, bottom - kBandTop, 0, "stripe " + hue_of(phase, i));
        }
        const double end = canvas_.x(plan_.planned_end);
        canvas_.rect({end, kBandTop}, TimelineCanvas::kRight - end, bottom - kBandTop, 0, "ending");
        if (TimelineCanvas::kRight - end > 28) {
            canvas_.text({(end + TimelineCanvas::kRight) / 2, kBandTop + 29}, "tick", labels_.ending, "middle");
        }
    }

    void draw_bands() {
        for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
            const PlannedPhase& phase = plan_.phases[i];
            const double from = canvas_.x(phase.nominal_start);
            const double width = canvas_.x(phase.nominal_start + phase.nominal + phase.border_wait) - from;
            const std::string start = clock_text(phase.nominal_start, plan_.rate);
            canvas_.open_group("phases", fmt::format("{}, {}", phase.title, start));
            canvas_.rect({from + 1, kBandTop}, width - 2, kBandHeight, 8, "band " + hue_of(phase, i));
            draw_phase_title(phase.title, start, {from + 9, kBandTop}, width - 14);
            canvas_.close_group();
        }
    }

    /// Title and start time below it; a title too long for its phase takes two lines and the time gives way.
    void draw_phase_title(const std::string& title, const std::string& start, Point corner, double width) {
        const auto room = static_cast<std::size_t>(std::max(0.0, width / kTitleCharacter));
        if (room < 3) return;
        if (character_count(title) <= room) {
            canvas_.text({corner.x, corner.y + 20}, "phase", title);
            canvas_.text({corner.x, corner.y + 38}, "phasetime", start);
            return;
        }
        std::size_t cut = std::string::npos;
        for (std::size_t blank = title.find(' '); blank != std::string::npos; blank = title.find(' ', blank + 1)) {
            if (character_count(title.substr(0, blank)) <= room) cut = blank;
        }
        if (cut == std::string::npos) {
            canvas_.text({corner.x, corner.y + 20}, "phase", first_words(title, room));
            canvas_.text({corner.x, corner.y + 38}, "phasetime", start);
            return;
        }
        canvas_.text({corner.x, corner.y + 20}, "phase", title.substr(0, cut));
        canvas_.text({corner.x, corner.y + 38}, "phase", first_words(title.substr(cut + 1), room));
    }

    void draw_gates(double bottom) {
        for (const PlannedPhase& phase : plan_.phases) {
            if (phase.gate == kNoIndex) continue;
            const double x = canvas_.x(phase.nominal_start);
            const std::string& title = plan_.gates[phase.gate].title;
            canvas_.open_group("gates", fmt::format("{}: {}", labels_.gate, title));
            canvas_.line({x, kBandTop - 6}, {x, bottom}, "gate");
            canvas_.rect({x - 4.5, kBandTop - 19}, 3.2, 12, 1, "gatemark");
            canvas_.rect({x + 1.3, kBandTop - 19}, 3.2, 12, 1, "gatemark");
            const bool left = x + TimelineCanvas::text_width(title, 13) > TimelineCanvas::kRight;
            canvas_.text({left ? x - 10 : x + 10, kBandTop - 9}, "gatename", title, left ? "end" : "start");
            canvas_.close_group();
        }
    }

    void draw_axis(double bottom) {
        constexpr std::array<int, 14> kSteps{5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400};
        const auto seconds = plan_.duration.count / plan_.rate.hertz;
        const auto step = std::find_if(kSteps.begin(), kSteps.end() - 1, [&](int s) { return seconds / s <= 13; });
        for (std::int64_t at = 0; at <= seconds; at += *step) {
            const Frames frame{at * plan_.rate.hertz};
            const double x = canvas_.x(frame);
            canvas_.line({x, kBandTop + kBandHeight}, {x, bottom + 5}, "grid");
            canvas_.text({x, bottom + 21}, "tick", clock_text(frame, plan_.rate), "middle");
        }
        canvas_.line({TimelineCanvas::kLeft, bottom}, {TimelineCanvas::kRight, bottom}, "rule");
    }

    const Plan& plan_;
    const TimelineLabels& labels_;
    std::vector<TimelineEntry> entries_;
    LoudnessCurve curve_;
    TimelineCanvas canvas_;
    TimelineView view_;
};

}  // namespace

std::string timeline_svg(const Plan& plan) {
    if (plan.duration.count <= 0) return TimelineCanvas(Frames{1}, plan.rate).document(60.0, plan.title);
    return TimelinePicture(plan).draw();
}

}  // namespace stillroom::scripts
