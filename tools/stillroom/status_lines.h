/// A session in two lines, for a terminal.
#pragma once

#include "engine/live_session.h"
#include "engine/session_event.h"
#include "scripts/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::tools {

/// What leaves the loudspeaker now is older than what the mixer renders.
struct HeardNow {
    audio::Frames at;            ///< session frame that is heard
    bool sound_is_lost = false;  ///< nobody hears anything any more
};

/// [any] Two lines of at most `width` characters, equally wide blanks included: where the session stands, and what
/// is heard. @pre width >= 40
[[nodiscard]] std::vector<std::string> status_lines(const engine::LiveStatus& status, const scripts::Plan& plan,
                                                    HeardNow heard, int width);

/// [any] The same in one line, for logs.
[[nodiscard]] std::string status_text(const engine::LiveStatus& status, const scripts::Plan& plan, HeardNow heard);

/// [any] An event in words with its time in front; empty for those that the status shows by itself.
[[nodiscard]] std::string event_line(const engine::SessionEvent& event, const scripts::Plan& plan);

/// [any] How full the lungs are at a frame of a pacer, 0 to 1.
[[nodiscard]] double breath_fullness(const audio::BreathCourse& course, audio::SampleRate rate, audio::Frames at);

}  // namespace stillroom::tools
