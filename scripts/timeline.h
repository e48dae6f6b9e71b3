/// The resolved plan for people and programs: what happens when, if every phase takes its nominal length and every
/// gate opens at once. The same entries feed the JSON, the picture and the page.
#pragma once

#include "config/diagnostics.h"
#include "scripts/plan.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stillroom::scripts {

enum class TimelineKind { sound, line, pacer, fade, prompt };

/// One thing that happens. Scheduled cue sets show as their lines and sounds, a repeated prompt as every
/// repetition.
struct TimelineEntry {
    std::size_t phase = 0;
    std::size_t layer = kNoIndex;  ///< none for prompts
    TimelineKind kind = TimelineKind::sound;
    std::string id;  ///< of the sound, line, pacer or prompt, or the layer that fades
    Frames start, end;
    Frames fade_in{}, fade_out{};  ///< of sounds and pacers, inside start..end
    /// What is spoken or asked; where a fade goes; of a pool's member: the pool; of stems: each with its gain; else
    /// empty.
    std::string text{};
    Loudness loudness{};  ///< of sounds, pacers and lines, before the layer's gain, fades and ducks
    /// Where it comes from: the cue, or the part of a scheduled set. Valid as long as the plan.
    const PlannedLine* line = nullptr;
    const PlannedPace* pace = nullptr;
    bool repeated = false;  ///< a prompt's second and later times
    bool silence = false;   ///< a chosen silence
};

/// [control] Every entry, ordered by start.
[[nodiscard]] std::vector<TimelineEntry> timeline_entries(const Plan& plan);

/// [control] One JSON document as design/commands.md describes `timeline --json`; ends with a line break.
[[nodiscard]] std::string timeline_json(const Plan& plan, const std::vector<config::Finding>& findings);

/// [control] A picture of the plan, 1200 units wide: a whole SVG document without anything from outside. Titles,
/// labels and spoken text in the plan's language (English labels for languages we have no labels in).
[[nodiscard]] std::string timeline_svg(const Plan& plan);

/// [control] A self-contained page for a phone or a printer: the picture, every phase with its texts, the findings.
[[nodiscard]] std::string timeline_html(const Plan& plan, const std::vector<config::Finding>& findings);

}  // namespace stillroom::scripts
