/// The subcommand `stillroom serve`: the room's daemon.
#pragma once

#include "tools/stillroom/commands.h"

namespace stillroom::room {

/// [setup] Adds the subcommand; see tools/stillroom/commands.h.
void add_serve(CLI::App& program, tools::Action& chosen);

}  // namespace stillroom::room
