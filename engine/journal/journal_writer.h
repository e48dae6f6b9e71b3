/// Writes a session's journal while it sounds.
///
///   control thread ── verb, safety, happened, position ──▶ queue ──▶ journal thread ── records ──▶ disk
///   any thread     ◀── status ────────────────────────────────────────┘
///
/// Handing over takes a moment's lock that the journal thread never holds while it works: a disk that stalls, fills
/// or fails holds up nobody. The thread groups what waits and syncs it at most ten times a second; a verb, a phase
/// or a fault wakes it at once, what merely sounds waits half a second at most. When the disk fails, everything
/// since the last success is kept and written again until it succeeds: sequence and chain have no gap. Only when so
/// much waits that memory would suffer is something left out, and a record says how much.
#pragma once

#include "audio/base/inheriting_mutex.h"
#include "audio/base/result.h"
#include "audio/base/units.h"
#include "engine/journal/journal_disk.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/journal_record.h"
#include "engine/journal/record_chain.h"
#include "engine/journal/retention.h"
#include "engine/journal/state_folder.h"
#include "engine/session_recorder.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>

namespace stillroom::engine {

struct JournalStatus {
    /// What was handed over more than two seconds ago is on the disk.
    bool recording = true;
    std::string trouble;        ///< while it is not: why, half a sentence for staff
    std::int64_t accepted = 0;  ///< records handed over and kept
    std::int64_t synced = 0;    ///< how many of them, from the first on, survive a power loss
    std::int64_t lost = 0;      ///< records that there was no room for
};

class JournalWriter final : public SessionRecorder {
public:
    /// [control] Begins a journal. Its thread makes folder and file, now or once the disk lets it: a session plays
    /// whether or not it can be recorded. The disk must outlive this.
    JournalWriter(StateFolder folder, SessionHeader header, Retention retention = {},
                  JournalDisk& disk = machine_disk());

    /// [control] Goes on with a journal that has no end, behind its last good record, with `resumed` as the next.
    /// The error says why the file cannot be written. @pre the journal has a header
    [[nodiscard]] static audio::Result<std::unique_ptr<JournalWriter>> reopen(StateFolder folder,
                                                                              const JournalContents& journal,
                                                                              std::optional<ResumedRecord> resumed,
                                                                              JournalDisk& disk = machine_disk());

    /// [control] Without `finish` the journal stays unfinished. What waits is written if the disk takes it now.
    ~JournalWriter() override;

    void verb(audio::Frames at, const Verb& verb) override;
    void safety(audio::Frames at, const rt::SafetyCommand& command) override;
    void happened(const SessionEvent& event) override;
    void position(audio::Frames session) override;

    /// [control] The last record: `how` as in EndRecord. Waits until all is on the disk, or until the disk has
    /// refused for as long as `patience`; false then. Nothing may be handed over afterwards.
    bool finish(std::string how, audio::Seconds patience = audio::Seconds{5.0});

    /// [any]
    [[nodiscard]] JournalStatus status() const;

    /// [any] The code by which people find it again.
    [[nodiscard]] const std::string& session() const noexcept { return header_.session; }

private:
    using Clock = std::chrono::steady_clock;

    JournalWriter(StateFolder folder, const JournalContents& journal, std::unique_ptr<JournalFile> file,
                  JournalDisk& disk);

    void accept(JournalRecord record, bool wakes);
    void wake();
    void close(audio::Seconds patience);
    void write();
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] bool store_what_waits();
    [[nodiscard]] audio::Result<void> begin();
    void gather();
    [[nodiscard]] audio::Result<void> store();
    [[nodiscard]] audio::Result<void> tell_list();

    StateFolder folder_;
    SessionHeader header_;
    Retention retention_;
    JournalDisk& disk_;

    // The journal thread's own.
    std::unique_ptr<JournalFile> file_;
    RecordChain chain_;
    std::string unsynced_;         ///< bytes of the file from `synced_end_` on
    std::int64_t synced_end_ = 0;  ///< of the file: what surely is on the disk
    std::int64_t in_flight_ = 0;   ///< accepted records in `unsynced_`
    bool kept_ = false;            ///< retention was enforced
    bool listed_ = false;          ///< the list knows of the start
    bool end_gathered_ = false;
    bool end_listed_ = false;

    // The recorder's own.
    Frames next_position_;

    std::atomic<std::int64_t> position_{0};
    std::counting_semaphore<> awake_{0};
    std::atomic<bool> woken_{false};
    std::atomic<bool> closing_{false};
    std::atomic<Clock::time_point::rep> give_up_{0};

    /// Guards what follows, for moments only.
    mutable audio::InheritingMutex mutex_;
    std::deque<JournalRecord> queue_;
    LostRecord lost_;
    JournalStatus status_;
    std::optional<Clock::time_point> waiting_since_;  ///< of the oldest record not yet on the disk

    std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace stillroom::engine
