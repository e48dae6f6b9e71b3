/// A recorded session as a page.
#pragma once

#include "engine/journal/session_report.h"

#include <string>

namespace stillroom::tools {

/// [any] One self-contained HTML page for a screen, light or dark, or for paper: what the session was, the timeline
/// as it was heard, and what happened in each phase. Nothing in it comes from outside.
[[nodiscard]] std::string session_page(const engine::SessionReport& report);

}  // namespace stillroom::tools
