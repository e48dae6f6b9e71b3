/// What went wrong, told without a flood.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace stillroom::tools {

/// A fault that comes back many times a second is told at once, and then once in ten seconds with how often it
/// came: staff shall read what happens, not watch it scroll by. [control] one thread.
class FaultLines {
public:
    using Clock = std::chrono::steady_clock;

    /// The words for a fault of `who` that happened now; nothing while it was told less than ten seconds ago.
    [[nodiscard]] std::optional<std::string> tell(const std::string& who, const std::string& fault,
                                                  Clock::time_point now);

private:
    struct Told {
        Clock::time_point at;
        int kept_back = 0;
    };
    std::map<std::pair<std::string, std::string>, Told> told_;
};

}  // namespace stillroom::tools
