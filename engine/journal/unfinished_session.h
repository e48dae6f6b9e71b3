/// A session whose program or machine stopped before its end, found again.
#pragma once

#include "audio/base/result.h"
#include "engine/journal/journal_disk.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/state_folder.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::engine {

struct UnfinishedSession {
    JournalContents journal;  ///< with a header
    Frames reached;           ///< every frame before this one had been mixed; at most a second before the stop
    bool machine_restarted = false;    ///< a power loss or a restart, not only the program's end
    std::vector<VerbRecord> verbs;     ///< everything staff asked for, taken or refused, in order
    std::vector<SafetyRecord> safety;  ///< what moved the output's own gains, in order

    [[nodiscard]] const SessionHeader& header() const { return *journal.header; }
};

/// [control] The newest journal of this zone that has no end and that nobody is writing, begun within the last day
/// before `now` (calendar.h); a clock that was set back hides none. `boot` is this run of the machine
/// (session_header.h). What sounded in one zone is never offered in another: it is another patient's.
[[nodiscard]] std::optional<UnfinishedSession> find_unfinished(const StateFolder& folder, std::string_view now,
                                                               const std::string& boot, const ZoneName& zone = {});

/// [control] Opens such a journal to go on behind its last good record. A record whose writing was cut off is taken
/// away; where bytes were changed the file as it was is kept beside it, ending in `.damaged`.
[[nodiscard]] audio::Result<std::unique_ptr<JournalFile>> reopen_journal(const JournalContents& journal,
                                                                         JournalDisk& disk);

/// [control] Staff do not go on with it: its journal ends where it stands, and is not found any more.
[[nodiscard]] audio::Result<void> set_aside(const StateFolder& folder, const UnfinishedSession& session,
                                            JournalDisk& disk);

}  // namespace stillroom::engine
