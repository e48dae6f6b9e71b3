/// What the importing process may not do, whatever a file makes of it.
#pragma once

#include "audio/base/units.h"

namespace stillroom::audio {

/// [setup] Takes from this process, for good: more than 1 GB of memory and 60 s of processor time, new privileges,
/// new programs, opening files, sockets, and looking into other processes. What it needs is open already. It also
/// dies with the program that started it.
void confine();

/// [control] Raises the processor time to what a sound of this length may take at worst on a slow machine.
void allow_time_for(Seconds length);

}  // namespace stillroom::audio
