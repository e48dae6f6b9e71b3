#include "engine/journal/retention.h"

#include "engine/journal/calendar.h"
#include "engine/journal/session_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <system_error>

namespace stillroom::engine {

namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600;

/// A journal that is there, as the list knows it.
struct KeptJournal {
    std::string session, file;
    std::int64_t started = 0;  ///< seconds since 1970
    bool finished = false;
};

std::vector<KeptJournal> kept_journals(const StateFolder& folder, const ListContents& list) {
    std::vector<KeptJournal> kept;
    for (const ListEntry& entry : list.entries) {
        const auto known = std::find_if(kept.begin(), kept.end(),
                                        [&](const KeptJournal& one) { return one.session == entry.session; });
        if (entry.kind == ListEntry::Kind::started)
            kept.push_back({entry.session, entry.file, seconds_of_date(entry.when).value_or(0), false});
        else if (known != kept.end() && entry.kind == ListEntry::Kind::ended)
            known->finished = true;
    }
    std::error_code ignored;
    std::erase_if(kept, [&](const KeptJournal& one) {
        const std::filesystem::path file = folder.sessions() / one.file;
        return file.parent_path() != folder.sessions() || !std::filesystem::exists(file, ignored);
    });
    return kept;
}

}  // namespace

std::vector<std::string> enforce_retention(const StateFolder& folder, const Retention& retention,
                                           std::string_view now, JournalDisk& disk) {
    std::vector<std::string> removed;
    const auto list = read_list(folder);
    const auto today = seconds_of_date(now);
    if (!list || !today) return removed;
    std::vector<KeptJournal> kept = kept_journals(folder, *list);
    std::sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.started > b.started; });
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const KeptJournal& journal = kept[i];
        const std::int64_t age = *today - journal.started;
        const bool too_old = age > retention.days * kDay;
        const bool too_many = i >= static_cast<std::size_t>(std::max(retention.sessions, 0));
        if ((!too_old && !too_many) || (!journal.finished && age < kDay)) continue;
        if (is_being_written(folder.sessions() / journal.file)) continue;
        const ListEntry entry{.kind = ListEntry::Kind::removed,
                              .session = journal.session,
                              .file = journal.file,
                              .when = std::string(now),
                              .why = too_old ? fmt::format("older than {} days", retention.days)
                                             : fmt::format("more than {} sessions", retention.sessions)};
        // The list first: a journal that is missing without a word would look like somebody's deed.
        if (!append_to_list(folder, entry, disk)) break;
        std::error_code ignored;
        if (std::filesystem::remove(folder.sessions() / journal.file, ignored)) removed.push_back(journal.session);
    }
    return removed;
}

}  // namespace stillroom::engine
