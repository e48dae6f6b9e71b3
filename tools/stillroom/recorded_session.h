/// A session of the record, as the command line names it.
#pragma once

#include "audio/base/result.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/session_report.h"
#include "engine/journal/state_folder.h"

#include <string>

namespace CLI {
class App;
}

namespace stillroom::tools {

/// Which session, and where the records lie.
struct RecordRequest {
    std::string session;  ///< code or the start of it, in any case; "last" is the newest
    std::string state;    ///< folder; empty: engine::StateFolder::by_default
};

/// [setup] Adds `--state` to a command.
void add_state_option(CLI::App& command, RecordRequest& request);
/// [setup] Adds `SESSION` and `--state` to a command.
void add_record_options(CLI::App& command, RecordRequest& request);

/// [control]
[[nodiscard]] engine::StateFolder state_folder(const RecordRequest& request);

/// [control] The journal of the session that is meant. The error says what there is instead.
[[nodiscard]] audio::Result<engine::JournalContents> recorded_session(const RecordRequest& request);

/// [control] What happened in it.
[[nodiscard]] engine::SessionReport report_on(const engine::JournalContents& journal);

}  // namespace stillroom::tools
