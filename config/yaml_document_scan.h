/// What must be seen in the lines of a YAML file before a parser hides it.
#pragma once

#include "config/diagnostics.h"
#include "config/source_text.h"

namespace stillroom::config {

/// [any] Refuses tabs in indentation, directives (`%`), text beside `---`, and second documents. One `---` line
/// before all content, and `...` after it, are fine. True when nothing was found; at most one finding.
[[nodiscard]] bool scan_document(const SourceText& source, Diagnostics& diagnostics);

}  // namespace stillroom::config
