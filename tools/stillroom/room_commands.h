/// The subcommands of `stillroom room` that make sound (tools/stillroom/room.md).
#pragma once

#include "tools/stillroom/commands.h"

namespace stillroom::tools {

/// [setup] As `add_room`, each adds its own to `room`.
void add_room_identify(CLI::App& room, Action& chosen);
void add_room_tone(CLI::App& room, Action& chosen);
void add_room_calibrate(CLI::App& room, Action& chosen);
void add_room_latency(CLI::App& room, Action& chosen);
void add_room_preflight(CLI::App& room, Action& chosen);

}  // namespace stillroom::tools
