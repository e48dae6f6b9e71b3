/// Who may include whom.
#pragma once

#include <string>
#include <vector>

#include "tests/house/source_tree.h"

namespace stillroom::tests {

/// Every include that breaks the house's order, as "file:line: what is wrong". The order is the one of the
/// architecture: audio <- config <- scripts <- engine, audio and config <- devices, tools and tests see all; in
/// audio base <- dsp <- synth, content; real-time folders (audio/dsp, audio/synth, engine/rt) see
/// nothing else; tools/control, which every client of the daemon shares, sees audio/base alone. Also found: project
/// headers that are included relative to the file or do not exist.
std::vector<std::string> layer_findings(const std::vector<SourceFile>& files);

}  // namespace stillroom::tests
