/// One session that sounds, from its first frame to the last record of its journal: what `play` and the room's
/// daemon share.
///
///   SessionPlan, SessionStart ─┐                        ┌─▶ JournalWriter
///                              ├─▶ engine::LiveSession ─┤
///   SessionEquipment ──────────┘      ▲                 └─▶ SessionOutput
///                              post ──┘    (threads: engine/live_session.h)
#pragma once

#include "audio/base/result.h"
#include "engine/journal/journal_writer.h"
#include "engine/live_session.h"
#include "engine/session_plan.h"
#include "tools/stillroom/session_equipment.h"
#include "tools/stillroom/session_output.h"
#include "tools/stillroom/session_start.h"
#include "tools/stillroom/status_lines.h"
#include "tools/stillroom/zone_controls.h"

#include <memory>
#include <string>
#include <vector>

namespace stillroom::tools {

/// [control] one thread, but for what is tagged otherwise.
class RunningSession {
public:
    /// Nothing sounds yet.
    RunningSession(std::unique_ptr<engine::SessionPlan> session, const SessionStart& start,
                   SessionEquipment equipment, std::unique_ptr<engine::JournalWriter> journal);
    /// Stops at once; without `finish` the record stays without an end, so that the session can be gone on with.
    ~RunningSession();
    RunningSession(const RunningSession&) = delete;
    RunningSession& operator=(const RunningSession&) = delete;

    /// It begins to sound. The error says why its output does not start.
    [[nodiscard]] audio::Result<void> start();

    [[nodiscard]] const scripts::Plan& plan() const noexcept { return session_->plan(); }
    /// [any] Where staff's verbs go. @pre not stopped
    [[nodiscard]] engine::LiveSession& live() noexcept { return *live_; }
    [[nodiscard]] TalkMicrophone& microphone() const noexcept { return *equipment_.microphone; }
    [[nodiscard]] const engine::JournalWriter& journal() const noexcept { return *journal_; }
    /// Sentences for staff about the zone's controllers, each once.
    [[nodiscard]] std::vector<std::string> controls_news();
    /// Nobody hears anything now.
    [[nodiscard]] bool sound_is_lost() const noexcept;
    /// What leaves the loudspeaker while the mixer is where this status says.
    [[nodiscard]] HeardNow heard(const engine::LiveStatus& status) const;

    /// What is in the ring and the device is heard to its end, then everything stops. Nothing is posted after it.
    void stop();

    /// The last record: `how` as in engine::EndRecord. False when the record is not whole, for the reason that the
    /// journal's status gives. @pre stopped
    [[nodiscard]] bool finish(std::string how) { return journal_->finish(std::move(how)); }

private:
    void stop_devices();

    std::unique_ptr<engine::SessionPlan> session_;
    SessionEquipment equipment_;
    std::unique_ptr<engine::JournalWriter> journal_;
    std::unique_ptr<engine::LiveSession> live_;
    SessionOutput output_;
    std::unique_ptr<ZoneControls> controls_;  ///< from the start on, in a room
};

}  // namespace stillroom::tools
