#include "engine/journal/unfinished_session.h"

#include "engine/journal/calendar.h"
#include "engine/journal/journal_writer.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace stillroom::engine {

using audio::Error;
using audio::Result;

namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600;
constexpr audio::Seconds kPatience{5.0};

bool is_too_old(const SessionHeader& header, std::string_view now) {
    const auto started = seconds_of_date(header.started), today = seconds_of_date(now);
    return started && today && *today - *started > kDay;
}

UnfinishedSession unfinished(JournalContents journal, const std::string& boot) {
    UnfinishedSession session;
    session.reached = journal.reached();
    std::string last_boot = journal.header->boot;
    for (const JournalRecord& record : journal.records) {
        if (const auto* verb = std::get_if<VerbRecord>(&record)) session.verbs.push_back(*verb);
        if (const auto* safety = std::get_if<SafetyRecord>(&record)) session.safety.push_back(*safety);
        if (const auto* resumed = std::get_if<ResumedRecord>(&record)) last_boot = resumed->boot;
    }
    session.machine_restarted = last_boot != boot;
    session.journal = std::move(journal);
    return session;
}

}  // namespace

std::optional<UnfinishedSession> find_unfinished(const StateFolder& folder, std::string_view now,
                                                 const std::string& boot, const ZoneName& zone) {
    const std::vector<std::filesystem::path> files = folder.journals();
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
        auto journal = read_journal(*file);
        if (!journal || !journal->header || is_too_old(*journal->header, now)) continue;
        if (journal->header->zone.name != zone) continue;
        if (!journal->has_end() && !is_being_written(*file)) return unfinished(std::move(*journal), boot);
    }
    return std::nullopt;
}

Result<std::unique_ptr<JournalFile>> reopen_journal(const JournalContents& journal, JournalDisk& disk) {
    auto file = disk.open(journal.file);
    if (!file) return file;
    if (journal.damage && !journal.damage->cut_short) {
        std::filesystem::path aside = journal.file;
        aside += ".damaged";
        std::error_code failure;
        std::filesystem::copy_file(journal.file, aside, std::filesystem::copy_options::skip_existing, failure);
        if (failure) return Error{fmt::format("'{}' cannot be kept: {}", aside.string(), failure.message())};
    }
    if (journal.damage)
        if (const auto cut = (*file)->cut(static_cast<std::int64_t>(journal.good_bytes)); !cut) return cut.error();
    return file;
}

Result<void> set_aside(const StateFolder& folder, const UnfinishedSession& session, JournalDisk& disk) {
    auto writer = JournalWriter::reopen(folder, session.journal, std::nullopt, disk);
    if (!writer) return writer.error();
    if ((*writer)->finish("set aside", kPatience)) return {};
    return Error{(*writer)->status().trouble};
}

}  // namespace stillroom::engine
