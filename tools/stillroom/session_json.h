/// Recorded sessions as JSON documents, each ended by a line break.
#pragma once

#include "engine/journal/session_report.h"
#include "engine/journal/verify.h"

#include <string>
#include <vector>

namespace stillroom::tools {

/// [any] `{"sessions": [{"session", "started", "script", "title", "language", "frames", "sample_rate", "state",
/// "verbs", "faults", "records"}]}`.
[[nodiscard]] std::string sessions_json(const std::vector<engine::SessionReport>& sessions);

/// [any] Everything of one session: `{"session", ..., "phases", "stretches", "sounds", "events",
/// "requests", "safety_gains"}`; `phases` and `events` are like those of `render --report`.
[[nodiscard]] std::string session_json(const engine::SessionReport& report);

/// [any] `{"holds", "list", "list_chain", "sessions": [{"session", "file", "state", "words", "records",
/// "chain"}]}`.
[[nodiscard]] std::string verification_json(const engine::Verification& verification);

}  // namespace stillroom::tools
