/// The room profile a command was given.
#pragma once

#include "config/diagnostics.h"
#include "config/room_profile.h"

#include <optional>
#include <string>

namespace stillroom::tools {

/// [control] The day by the machine's clock, in UTC; no day at all where the clock was never set.
[[nodiscard]] config::Date today();

/// [control] Reads a room profile as of `today`; `config::read_room_profile`.
[[nodiscard]] std::optional<config::RoomProfile> load_room(const std::string& file,
                                                           config::Diagnostics& diagnostics);

}  // namespace stillroom::tools
