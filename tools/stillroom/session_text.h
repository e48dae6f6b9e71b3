/// Recorded sessions in words, for a terminal or a text file.
#pragma once

#include "engine/journal/session_report.h"
#include "engine/journal/verify.h"

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::tools {

/// [any] A table, newest first.
[[nodiscard]] std::string sessions_table(const std::vector<engine::SessionReport>& sessions);

/// [any] One session: what it was, its phases as they truly ran, and what happened in each. With `sounds` also
/// everything that was played.
[[nodiscard]] std::string session_text(const engine::SessionReport& report, bool sounds);

/// [any] One line about the record and one for each thing that is wrong.
[[nodiscard]] std::string verification_text(const engine::Verification& verification, std::string_view session);

/// [any] What a mark says, without its time: "hold", "FAULT, stream: ...".
[[nodiscard]] std::string mark_text(const engine::SessionReport::Mark& mark);

/// [any] What a stretch was: "held", "grounding, Feet and hands".
[[nodiscard]] std::string stretch_text(const engine::SessionReport::Stretch& stretch);

}  // namespace stillroom::tools
