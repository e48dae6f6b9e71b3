#include "tools/stillroom/fault_lines.h"

#include <fmt/format.h>

#include <utility>

namespace stillroom::tools {

namespace {

constexpr auto kApart = std::chrono::seconds{10};

}  // namespace

std::optional<std::string> FaultLines::tell(const std::string& who, const std::string& fault,
                                            Clock::time_point now) {
    const auto [known, is_new] = told_.try_emplace({who, fault}, Told{now});
    if (is_new) return fault;
    Told& told = known->second;
    if (now - told.at < kApart) {
        ++told.kept_back;
        return std::nullopt;
    }
    told.at = now;
    const int times = std::exchange(told.kept_back, 0) + 1;
    return times == 1 ? fault : fmt::format("{} ({} times more)", fault, times);
}

}  // namespace stillroom::tools
