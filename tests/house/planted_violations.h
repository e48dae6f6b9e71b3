/// Work that real-time code may not do, and work that it may, each with a name: what the guard's tests run.
#pragma once

#include <vector>

namespace stillroom::tests {

struct PlantedWork {
    const char* name;
    void (*prepare)();  ///< runs outside the guarded region
    void (*work)();     ///< runs inside it
};

/// Each of these the guard's interposed functions must see on every system.
std::vector<PlantedWork> planted_violations();

/// System calls made behind the C library's back, or by parts of it that are not interposed.
std::vector<PlantedWork> planted_system_calls();

/// Each of these is allowed in a real-time region.
std::vector<PlantedWork> allowed_work();

}  // namespace stillroom::tests
