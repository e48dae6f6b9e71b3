/// What the importing process may not do, whatever a file makes of it.
#pragma once

#include "audio/base/units.h"

namespace stillroom::audio {

/// [setup] Takes from this process, for good: more than 1 GB of memory and 60 s of processor time, new privileges,
/// and every system call but those that use the descriptors it has, its own memory, its own signals and the clock.
/// So it opens no file or socket, starts no program or thread, runs no memory as code, and reaches no other
/// process; what it needs is open already. Whatever it tries is answered with EPERM. It also dies with the program
/// that started it.
void confine();

/// [control] Raises the processor time to what a sound of this length may take at worst on a slow machine.
void allow_time_for(Seconds length);

}  // namespace stillroom::audio
