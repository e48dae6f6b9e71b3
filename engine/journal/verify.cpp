#include "engine/journal/verify.h"

#include "engine/journal/journal_disk.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/session_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <utility>

namespace stillroom::engine {

using State = VerifiedSession::State;
namespace fs = std::filesystem;

namespace {

/// What the list says about one journal.
struct Listed {
    std::string session, file;
    const ListEntry* ended = nullptr;
    bool removed = false;
};

std::vector<Listed> listed_journals(const ListContents& list) {
    std::vector<Listed> listed;
    for (const ListEntry& entry : list.entries) {
        auto known = std::find_if(listed.begin(), listed.end(),
                                  [&](const Listed& one) { return one.session == entry.session; });
        if (known == listed.end()) {
            if (entry.kind == ListEntry::Kind::started)
                listed.push_back({entry.session, entry.file, nullptr, false});
            continue;
        }
        if (entry.kind == ListEntry::Kind::ended) known->ended = &entry;
        if (entry.kind == ListEntry::Kind::removed) known->removed = true;
    }
    return listed;
}

/// Every chain value the list ever ended with.
std::set<std::string> ends_of(const StateFolder& folder) {
    RecordChain chain;
    std::set<std::string> ends{text_of(chain.value())};
    const auto bytes = read_whole(folder.list());
    std::string ignored;
    if (bytes)
        for (const std::string& payload : read_chain(*bytes).payloads) {
            chain.append(payload, ignored);
            ends.insert(text_of(chain.value()));
        }
    return ends;
}

std::string words_of(const ChainDamage& damage, const JournalContents& journal) {
    const std::string until =
        damage.record == 0 ? "nothing before it is left" : fmt::format("the {} before it hold", damage.record);
    return fmt::format("record {} at byte {}: {}; {}, {} bytes behind it are lost", damage.record + 1,
                       damage.offset, damage.why, until, journal.bytes - journal.good_bytes);
}

VerifiedSession judge(const JournalContents& journal, const ListEntry* ended) {
    VerifiedSession judged;
    judged.file = journal.file.filename().string();
    if (journal.header) judged.session = journal.header->session;
    judged.records = journal.chain.records();
    judged.chain = text_of(journal.chain.value());
    if (is_being_written(journal.file)) {
        judged.state = State::running;
    } else if (journal.damage) {
        judged.state = State::damaged;
        judged.words = words_of(*journal.damage, journal);
    } else if (ended && (ended->records != judged.records || ended->chain != judged.chain)) {
        judged.state = State::damaged;
        judged.words = ended->records > judged.records
                           ? fmt::format("{} records are missing at its end", ended->records - judged.records)
                           : "its records are not those that it ended with";
    } else if (!journal.has_end()) {
        judged.state = State::unfinished;
        judged.words = "it has no end: the program or the machine stopped before";
    } else if (!ended) {
        judged.state = State::damaged;
        judged.words = "it has an end that the list of sessions does not know";
    }
    return judged;
}

VerifiedSession unreadable(const Listed& listed, State state, std::string words) {
    VerifiedSession judged;
    judged.session = listed.session;
    judged.file = listed.file;
    judged.state = state;
    judged.words = std::move(words);
    return judged;
}

void judge_listed(const StateFolder& folder, const Listed& listed, const std::set<std::string>& list_ends,
                  Verification& verification) {
    const fs::path file = folder.sessions() / listed.file;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
        if (!listed.removed)
            verification.sessions.push_back(
                unreadable(listed, State::missing, "the list of sessions knows it, and its file is gone"));
        return;
    }
    const auto journal = read_journal(file);
    if (!journal) {
        verification.sessions.push_back(unreadable(listed, State::damaged, journal.error().message));
        return;
    }
    VerifiedSession judged = judge(*journal, listed.ended);
    if (judged.session.empty()) judged.session = listed.session;
    if (judged.session != listed.session) {
        judged.state = State::damaged;
        judged.words =
            fmt::format("it is the journal of '{}' under the name of '{}'", judged.session, listed.session);
    } else if (judged.state == State::whole && !list_ends.contains(journal->header->list_ended_with)) {
        judged.state = State::damaged;
        judged.words = "the list of sessions is not the one it began with";
    }
    verification.sessions.push_back(std::move(judged));
}

void judge_unlisted(const fs::path& file, Verification& verification) {
    const auto journal = read_journal(file);
    VerifiedSession judged;
    if (journal) judged = judge(*journal, nullptr);
    judged.file = file.filename().string();
    if (judged.state != State::running) {
        judged.state = State::unlisted;
        judged.words = journal ? "the list of sessions does not know it" : journal.error().message;
    }
    verification.sessions.push_back(std::move(judged));
}

void judge_list(const StateFolder& folder, const ListContents& list, Verification& verification) {
    verification.list_entries = list.chain.records();
    verification.list_chain = text_of(list.chain.value());
    if (list.damage)
        verification.list.push_back(
            fmt::format("entry {} of the list of sessions: {}", list.damage->record + 1, list.damage->why));
    for (const ListEntry& entry : list.entries)
        if (entry.kind == ListEntry::Kind::restarted)
            verification.list.push_back(
                fmt::format("the list of sessions was damaged and begun anew on {}: {}", entry.when, entry.why));
    if (list.entries.size() != list.chain.records())
        verification.list.emplace_back("the list of sessions holds entries that this version does not understand");
    std::error_code ignored;
    if (!fs::exists(folder.list(), ignored) && !folder.journals().empty())
        verification.list.emplace_back("the list of sessions is gone");
}

}  // namespace

bool Verification::holds() const noexcept {
    return list.empty() && std::all_of(sessions.begin(), sessions.end(), [](const VerifiedSession& session) {
               return session.state == State::whole || session.state == State::running;
           });
}

std::string_view name_of(State state) noexcept {
    constexpr std::array<std::string_view, 6> kNames{"whole",   "running", "unfinished",
                                                     "damaged", "missing", "unlisted"};
    return kNames[static_cast<std::size_t>(state)];
}

audio::Result<Verification> verify_sessions(const StateFolder& folder) {
    const auto list = read_list(folder);
    if (!list) return list.error();
    Verification verification;
    judge_list(folder, *list, verification);
    const std::vector<Listed> listed = listed_journals(*list);
    std::set<std::string> list_ends = ends_of(folder);
    // What a list that was put aside ended with is told by itself above; its journals are judged by the rest.
    const bool restarted = std::any_of(list->entries.begin(), list->entries.end(), [](const ListEntry& entry) {
        return entry.kind == ListEntry::Kind::restarted;
    });
    for (const Listed& one : listed) {
        if (restarted)
            if (const auto journal = read_journal(folder.sessions() / one.file); journal && journal->header)
                list_ends.insert(journal->header->list_ended_with);
        judge_listed(folder, one, list_ends, verification);
    }
    for (const fs::path& file : folder.journals())
        if (std::none_of(listed.begin(), listed.end(),
                         [&](const Listed& one) { return one.file == file.filename().string(); }))
            judge_unlisted(file, verification);
    std::sort(verification.sessions.begin(), verification.sessions.end(),
              [](const auto& a, const auto& b) { return a.file < b.file; });
    return verification;
}

}  // namespace stillroom::engine
