/// Findings for people.
#pragma once

#include "config/diagnostics.h"

#include <string>

namespace stillroom::tools {

/// [control] Errors and warnings in full, notes in a line each behind them. Drafts, which come by the dozen, are
/// left to `drafts_text`.
[[nodiscard]] std::string findings_report(const config::Diagnostics& findings, bool colour);

/// [any] `2 errors, 1 warning`, and where to read more about them; ended by a line break.
[[nodiscard]] std::string findings_sums(const config::Diagnostics& findings);

}  // namespace stillroom::tools
