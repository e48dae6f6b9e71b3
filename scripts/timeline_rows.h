/// The rows of the timeline picture: what sounds on one layer, what staff are asked, how loud it gets.
#pragma once

#include "scripts/loudness_curve.h"
#include "scripts/strip_course.h"
#include "scripts/timeline.h"
#include "scripts/timeline_canvas.h"

#include <vector>

namespace stillroom::scripts {

/// What every row draws from.
struct TimelineView {
    const Plan& plan;
    const std::vector<TimelineEntry>& entries;
    const LoudnessCurve& curve;
    TimelineCanvas& canvas;
};

/// [control] Each draws one row from `top` down and gives back the height it took; 0 when there is nothing to draw.

/// Sounds as ribbons whose thickness is their level: fades, strip fades and ducks show as what they do.
[[nodiscard]] double draw_sounds(const TimelineView& view, std::size_t layer, double top);
/// Pacers as waves: up is the breath in, the period is true.
[[nodiscard]] double draw_pacers(const TimelineView& view, std::size_t layer, double top);
/// Lines as marks, one a unit, with their first words.
[[nodiscard]] double draw_lines(const TimelineView& view, std::size_t layer, double top);
/// Prompts for staff as small flags.
[[nodiscard]] double draw_prompts(const TimelineView& view, double top);
/// The loudness curve with its scale.
[[nodiscard]] double draw_loudness(const TimelineView& view, double top);

}  // namespace stillroom::scripts
