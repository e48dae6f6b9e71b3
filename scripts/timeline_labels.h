/// The few words of our own in a timeline, and how times and texts are written in it.
#pragma once

#include "scripts/plan.h"

#include <string>
#include <string_view>

namespace stillroom::scripts {

/// Our labels in one language.
struct TimelineLabels {
    std::string_view language;  ///< its own name
    std::string_view bed, nature, pacer, line, tone;
    std::string_view staff, loudness, ending, estimated, minutes, per_minute;
    std::string_view for_staff, findings, no_findings, gate;
};

/// [any] Labels for a BCP 47 tag; English for languages we have none in.
[[nodiscard]] const TimelineLabels& timeline_labels(std::string_view language) noexcept;

/// [any] The row title of a layer: our word for the layers that always exist, else its id.
[[nodiscard]] std::string layer_label(const TimelineLabels& labels, const PlannedLayer& layer);

/// [any] `3:05`, or `1:02:30` from an hour on; rounded to the second.
[[nodiscard]] std::string clock_text(Frames at, SampleRate rate);

/// [any] Text safe inside XML and HTML, in elements and in quoted attributes. Control characters XML forbids are
/// left out.
[[nodiscard]] std::string escaped(std::string_view text);

/// [any] The first whole words within `characters` (UTF-8 counted), with an ellipsis where something was cut.
[[nodiscard]] std::string first_words(std::string_view text, std::size_t characters);

/// [any] Characters of a UTF-8 text.
[[nodiscard]] std::size_t character_count(std::string_view text) noexcept;

/// [any] False when a line of the plan was never prepared, so that its length is a guess from its words.
[[nodiscard]] bool speech_is_prepared(const Plan& plan) noexcept;

}  // namespace stillroom::scripts
