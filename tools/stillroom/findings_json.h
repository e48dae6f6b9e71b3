/// Findings for programs.
#pragma once

#include "config/diagnostics.h"

#include <nlohmann/json.hpp>

#include <string>

namespace stillroom::tools {

/// [any] An array of one object a finding.
[[nodiscard]] nlohmann::ordered_json findings_json(const config::Diagnostics& findings);

/// [any] The document of `check --json` (design, commands), ended by a line break.
[[nodiscard]] std::string check_json(const config::Diagnostics& findings);

}  // namespace stillroom::tools
