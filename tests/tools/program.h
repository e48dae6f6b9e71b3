/// The program `stillroom` as its users meet it: a process with arguments, two outputs and an exit code.
#pragma once

#include <string>
#include <vector>

namespace stillroom::tests {

/// What a run of the program gave.
struct ProgramRun {
    int exit_code = -1;  ///< -1: it did not end by itself
    std::string out;     ///< standard output
    std::string err;     ///< standard error
};

/// Runs the program without a terminal, with an empty standard input, in the root of the source tree. `environment`
/// holds `NAME=value`, on top of ours; prepared content goes to one store per test
/// process, and so do records.
[[nodiscard]] ProgramRun run_program(const std::vector<std::string>& arguments,
                                     const std::vector<std::string>& environment = {});

}  // namespace stillroom::tests
