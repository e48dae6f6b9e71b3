/// Findings for programs.
#pragma once

#include "config/diagnostics.h"

#include <string>

namespace stillroom::tools {

/// [any] The document of `check --json` (design, commands), ended by a line break.
[[nodiscard]] std::string check_json(const config::Diagnostics& findings);

}  // namespace stillroom::tools
