/// What a zone says of itself, as its part of the status document: README.md of tools/control lists the keys.
#pragma once

#include "audio/base/units.h"
#include "engine/journal/journal_writer.h"
#include "engine/live_session.h"
#include "engine/session_event.h"
#include "scripts/plan.h"
#include "tools/control/protocol.h"
#include "tools/stillroom/status_lines.h"

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::room {

using control::Json;

/// [any] The name of a session's state: `playing`, `waiting`, `held`, ...
[[nodiscard]] std::string_view name_of(engine::ConductorView::State state) noexcept;

/// [any] The session: where it stands, what the patient hears, what staff are asked. Seconds throughout.
[[nodiscard]] Json session_status(const engine::LiveStatus& status, const scripts::Plan& plan,
                                  const tools::HeardNow& heard);

/// [any] The sound that leaves: whether anybody hears it, how loud it is, what was wrong with it. `outputs`: what
/// plays where, in lines for staff.
[[nodiscard]] Json sound_status(const engine::LiveStatus& status, const tools::HeardNow& heard,
                                const std::vector<std::string>& outputs);

/// [any] Whether it is recorded.
[[nodiscard]] Json record_status(const engine::JournalStatus& status);

/// [any] An event of a session, with the line that staff read (`line`, empty where the status shows it by itself).
[[nodiscard]] Json event_of(const engine::SessionEvent& event, const scripts::Plan& plan);

/// [any] Why a client's expectation does not hold; empty where it does. `expect` may name `session`, `state` and
/// `phase`; null expects nothing.
[[nodiscard]] std::string broken_expectation(const Json& expect, const std::string& session,
                                             const engine::LiveStatus& status, const scripts::Plan& plan);

}  // namespace stillroom::room
