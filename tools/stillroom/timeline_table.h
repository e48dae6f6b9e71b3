/// A plan as a table for a terminal.
#pragma once

#include "scripts/plan.h"

#include <string>

namespace stillroom::tools {

/// Width of the table where no terminal says another.
inline constexpr int kWideTable = 120;

/// [any] Phases with their times, and below each what happens in it; lines are cut to `width` characters.
[[nodiscard]] std::string timeline_table(const scripts::Plan& plan, int width);

}  // namespace stillroom::tools
