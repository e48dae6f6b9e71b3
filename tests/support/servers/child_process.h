/// A test in a process of its own, for what leaves its process unfit for the next test.
#pragma once

#include <functional>
#include <string>

namespace stillroom::tests {

/// Forks, runs `body` there and gives its answer back: by convention "" for all well, else what was wrong. An
/// exception or a signal that ends the child is an answer too. The child leaves without destructors of statics.
/// Call it while this process has no other threads.
[[nodiscard]] std::string in_child_process(const std::function<std::string()>& body);

}  // namespace stillroom::tests
