/// The processes that a process has started.
#pragma once

#include <sys/types.h>
#include <string>
#include <vector>

namespace stillroom::tests {

/// Those of `parent`, 0 for this process, whose program's file has this name and that have not ended, or have and
/// were not taken note of.
[[nodiscard]] std::vector<pid_t> children_named(const std::string& program, pid_t parent = 0);

/// Whether a process runs: it is there, and no zombie.
[[nodiscard]] bool runs(pid_t process);

}  // namespace stillroom::tests
