/// Findings as people read them on a terminal.
#pragma once

#include "config/diagnostics.h"

#include <string>
#include <string_view>

namespace stillroom::config {

/// How findings are written out.
struct FindingStyle {
    bool colour = false;          ///< ANSI colours; only for terminals
    bool file_name_only = false;  ///< without folders, so that the text is the same everywhere
};

/// [any] `error`, `warning` or `note`.
[[nodiscard]] std::string_view severity_name(Severity severity);

/// [any] One finding in up to four lines: `file:line:col: error: message [rule]`, the source line, a caret below
/// the place, and the remedy, each ended by \n. A long line is cut to the part around the caret; without a source
/// line (line 0) only the first and the last line are written.
[[nodiscard]] std::string finding_text(const Finding& finding, std::string_view source_line,
                                       FindingStyle style = {});

/// [control] All findings, in their order; source lines are read from the files they stand in.
[[nodiscard]] std::string findings_text(const Diagnostics& diagnostics, FindingStyle style = {});

}  // namespace stillroom::config
