/// The timeline of a recorded session as it was heard.
#pragma once

#include "engine/journal/session_report.h"

#include <string>
#include <string_view>

namespace stillroom::tools {

/// [any] An SVG document, 1200 units wide: phases with their true lengths, what staff did, what sounded, what staff
/// were told, faults. Its colours beyond those of the timeline stand in `session_picture_style`, for the page that
/// holds it.
[[nodiscard]] std::string session_picture(const engine::SessionReport& report);

/// [any] Rules for the page's style sheet.
[[nodiscard]] std::string_view session_picture_style() noexcept;

}  // namespace stillroom::tools
