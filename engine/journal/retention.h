/// How long journals are kept.
#pragma once

#include "engine/journal/journal_disk.h"
#include "engine/journal/state_folder.h"

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::engine {

/// A journal is removed when it is older than this, or when this many newer ones are there.
struct Retention {
    int days = 365;
    int sessions = 1000;
};

/// [control] Removes the journals whose time is over at `now` (calendar.h), each with an entry in the list. An
/// unfinished one stays for a day whatever the numbers say, and one that is being written always. What was removed,
/// by session code. A disk that refuses changes nothing that plays: what could not be removed stays for another
/// day.
std::vector<std::string> enforce_retention(const StateFolder& folder, const Retention& retention,
                                           std::string_view now, JournalDisk& disk);

}  // namespace stillroom::engine
