/// What a mixer's reports say to people.
#pragma once

#include "engine/rt/command.h"
#include "engine/session_event.h"

#include <optional>

namespace stillroom::engine {

/// [any] The event by which staff learn of a report; empty for what is no fault, such as a voice that has ended.
[[nodiscard]] std::optional<SessionEvent> fault_event(const rt::Report& report);

}  // namespace stillroom::engine
