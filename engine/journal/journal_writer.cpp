#include "engine/journal/journal_writer.h"

#include "engine/journal/calendar.h"
#include "engine/journal/record_text.h"
#include "engine/journal/script_archive.h"
#include "engine/journal/session_list.h"
#include "engine/journal/unfinished_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <mutex>
#include <utility>

namespace stillroom::engine {

using audio::Result;

namespace {

using namespace std::chrono_literals;

/// At most ten syncs a second, whatever staff press.
constexpr auto kBetweenSyncs = 100ms;
constexpr auto kAfterFault = 500ms;
/// What did not wake the thread waits no longer than this.
constexpr auto kIdle = 500ms;
/// A disk that takes longer than this is not recording, whatever it promises.
constexpr auto kTooLong = 2s;
constexpr audio::Seconds kLastTry{2.0};

/// More than an hour of a busy session, a few megabytes.
constexpr std::size_t kMostQueued = 20000;
constexpr std::size_t kMostUnsynced = std::size_t{4} << 20U;

/// What staff and law want to find on the disk at once; the rest may wait for the next of these.
bool is_change(SessionEvent::What what) {
    using What = SessionEvent::What;
    return what != What::start && what != What::stop && what != What::fade;
}

std::string journal_name(const SessionHeader& header) {
    std::string name = header.started;
    std::replace(name.begin(), name.end(), 'T', '-');
    std::erase_if(name, [](char character) { return character == ':' || character == 'Z'; });
    return fmt::format("{}-{}{}", name, header.session, kJournalEnding);
}

}  // namespace

JournalWriter::JournalWriter(StateFolder folder, SessionHeader header, Retention retention, JournalDisk& disk)
    : folder_(std::move(folder)),
      header_(std::move(header)),
      retention_(retention),
      disk_(disk),
      next_position_(header_.first_frame),
      waiting_since_(Clock::now()) {
    position_ = header_.first_frame.count;
    thread_ = std::thread([this] { write(); });
    wake();
}

JournalWriter::JournalWriter(StateFolder folder, const JournalContents& journal, std::unique_ptr<JournalFile> file,
                             JournalDisk& disk)
    : folder_(std::move(folder)),
      header_(*journal.header),
      disk_(disk),
      file_(std::move(file)),
      chain_(journal.chain),
      synced_end_(static_cast<std::int64_t>(journal.good_bytes)),
      kept_(true),
      next_position_(journal.reached()) {
    position_ = journal.reached().count;
    // A program that was killed as it began may not have come to tell the list.
    if (const auto list = read_list(folder_))
        listed_ = std::any_of(list->entries.begin(), list->entries.end(), [&](const ListEntry& entry) {
            return entry.kind == ListEntry::Kind::started && entry.session == header_.session;
        });
    thread_ = std::thread([this] { write(); });
}

Result<std::unique_ptr<JournalWriter>> JournalWriter::reopen(StateFolder folder, const JournalContents& journal,
                                                             std::optional<ResumedRecord> resumed,
                                                             JournalDisk& disk) {
    assert(journal.header);
    auto file = reopen_journal(journal, disk);
    if (!file) return file.error();
    std::unique_ptr<JournalWriter> writer(new JournalWriter(std::move(folder), journal, std::move(*file), disk));
    if (resumed) {
        resumed->dropped_bytes = static_cast<std::int64_t>(journal.bytes - journal.good_bytes);
        writer->next_position_ = resumed->at;
        writer->position_ = resumed->at.count;
        writer->accept(*resumed, true);
    }
    return writer;
}

JournalWriter::~JournalWriter() { close(kLastTry); }

void JournalWriter::verb(audio::Frames at, const Verb& verb) {
    VerbRecord record{at, verb};
    if (verb.kind == VerbKind::note && !header_.free_text) record.verb.detail.clear();
    accept(std::move(record), true);
}

void JournalWriter::safety(audio::Frames at, const rt::SafetyCommand& command) {
    accept(SafetyRecord{at, command}, true);
}

void JournalWriter::happened(const SessionEvent& event) {
    SessionEvent kept = event;
    // What was taken as a verb tells its words once more.
    const bool is_note = kept.what == SessionEvent::What::verb && kept.id == name_of(VerbKind::note);
    if (is_note && !header_.free_text) kept.text.clear();
    accept(std::move(kept), is_change(event.what));
}

void JournalWriter::position(audio::Frames session) {
    position_ = session.count;
    if (session < next_position_) return;
    // Twice a second, so that with the wait for the disk a resumed session is off by less than one.
    next_position_ = session + Frames{header_.rate.hertz / 2};
    accept(PositionRecord{session}, true);
}

bool JournalWriter::finish(std::string how, audio::Seconds patience) {
    accept(EndRecord{Frames{position_.load()}, date_and_time_now(), std::move(how)}, true);
    close(patience);
    return is_done();
}

JournalStatus JournalWriter::status() const {
    const std::lock_guard lock(mutex_);
    JournalStatus status = status_;
    if (status.trouble.empty() && waiting_since_ && Clock::now() - *waiting_since_ > kTooLong)
        status.trouble = "the disk does not answer";
    status.recording = status.trouble.empty();
    return status;
}

void JournalWriter::accept(JournalRecord record, bool wakes) {
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= kMostQueued && !std::holds_alternative<EndRecord>(record)) {
            if (lost_.records++ == 0) lost_.from = frame_of(record);
            lost_.to = frame_of(record);
            ++status_.lost;
            return;
        }
        if (!waiting_since_) waiting_since_ = Clock::now();
        ++status_.accepted;
        queue_.push_back(std::move(record));
    }
    if (wakes) wake();
}

void JournalWriter::wake() {
    if (!woken_.exchange(true)) awake_.release();
}

void JournalWriter::close(audio::Seconds patience) {
    if (!thread_.joinable()) return;
    const auto limit =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(patience.value));
    give_up_ = limit.time_since_epoch().count();
    closing_ = true;
    wake();
    thread_.join();
}

void JournalWriter::write() {
    while (true) {
        if (awake_.try_acquire_for(kIdle)) woken_ = false;
        const bool closing = closing_.load();
        const bool stored = store_what_waits();
        const bool late = Clock::now().time_since_epoch().count() >= give_up_.load();
        if (closing && (late || (stored && is_done()))) return;
        // Whoever closes need not wait for the next full tenth of a second.
        std::this_thread::sleep_for(stored || closing ? kBetweenSyncs : kAfterFault);
    }
}

bool JournalWriter::is_done() const {
    const std::lock_guard lock(mutex_);
    return queue_.empty() && lost_.records == 0 && unsynced_.empty() && status_.trouble.empty();
}

bool JournalWriter::store_what_waits() {
    Result<void> done = begin();
    if (done) {
        gather();
        done = store();
    }
    if (done) done = tell_list();
    const std::lock_guard lock(mutex_);
    status_.trouble = done ? "" : done.error().message;
    return done.has_value();
}

// The header needs the list, and the list a folder: all of it waits for a disk that lets it.
Result<void> JournalWriter::begin() {
    if (file_) return {};
    if (auto made = folder_.make(); !made) return made;
    if (!std::exchange(kept_, true)) enforce_retention(folder_, retention_, header_.started, disk_);
    auto hashes = keep_script(folder_, header_.origin);
    if (!hashes) return hashes.error();
    header_.file_hashes = std::move(*hashes);
    const auto list = read_list(folder_);
    if (!list) return list.error();
    header_.list_ended_with = text_of(list->chain.value());
    auto file = disk_.create(folder_.sessions() / journal_name(header_));
    if (!file) return file.error();
    file_ = std::move(*file);
    unsynced_ = kChainMagic;
    chain_.append(text_of(header_), unsynced_);
    return {};
}

void JournalWriter::gather() {
    if (unsynced_.size() >= kMostUnsynced) return;
    std::deque<JournalRecord> taken;
    LostRecord lost;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(queue_);
        lost = std::exchange(lost_, LostRecord{});
    }
    in_flight_ += std::ssize(taken);
    // What was left out came after all that waited, but before the end.
    if (lost.records > 0) {
        const bool ends = !taken.empty() && std::holds_alternative<EndRecord>(taken.back());
        taken.insert(taken.end() - (ends ? 1 : 0), lost);
    }
    for (const JournalRecord& record : taken) {
        chain_.append(text_of(record), unsynced_);
        end_gathered_ = end_gathered_ || std::holds_alternative<EndRecord>(record);
    }
}

Result<void> JournalWriter::store() {
    if (unsynced_.empty()) return {};
    if (auto written = file_->write_at(synced_end_, unsynced_); !written) return written;
    if (auto synced = file_->sync(); !synced) return synced;
    synced_end_ += std::ssize(unsynced_);
    const std::lock_guard lock(mutex_);
    unsynced_.clear();
    status_.synced += std::exchange(in_flight_, 0);
    waiting_since_.reset();
    if (!queue_.empty()) waiting_since_ = Clock::now();
    return {};
}

Result<void> JournalWriter::tell_list() {
    ListEntry entry{.session = header_.session, .file = journal_name(header_), .when = header_.started};
    if (!listed_) {
        if (auto told = append_to_list(folder_, entry, disk_); !told) return told;
        listed_ = true;
    }
    if (!end_gathered_ || end_listed_) return {};
    entry.kind = ListEntry::Kind::ended;
    entry.when = date_and_time_now();
    entry.records = chain_.records();
    entry.chain = text_of(chain_.value());
    if (auto told = append_to_list(folder_, entry, disk_); !told) return told;
    end_listed_ = true;
    return {};
}

}  // namespace stillroom::engine
