/// A session that sounds now, with a person at the terminal.
#pragma once

#include "engine/live_session.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/fault_lines.h"
#include "tools/stillroom/key_verbs.h"
#include "tools/stillroom/recording_watch.h"
#include "tools/stillroom/running_session.h"
#include "tools/stillroom/terminal.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace stillroom::tools {

/// Carries keys to the session and the session's state to the screen until the session is over: a status that is
/// redrawn in place on a terminal, a plain line every ten seconds elsewhere. Ctrl-C (interrupts.h) ends with a
/// fade, a second one at once. [control] one thread.
class Player {
public:
    /// @pre the session outlives it and is started
    explicit Player(RunningSession& session);

    /// Returns when the session is over: done, or falls_short when nobody heard its end.
    [[nodiscard]] Exit run();

private:
    using Clock = std::chrono::steady_clock;

    void take_keys();
    void take(const KeyPress& press);
    void take_interrupts();
    void take_events();
    void tell(std::string_view line);
    void show_status();

    RunningSession& session_;
    RecordingWatch recording_;
    engine::LiveStatus status_;
    KeyVerbs keys_;
    FaultLines faults_;
    std::optional<Keyboard> keyboard_;
    std::optional<StatusScreen> screen_;
    Clock::time_point next_line_;
    int interrupts_seen_ = 0;
    std::optional<Clock::time_point> leave_at_;
};

}  // namespace stillroom::tools
