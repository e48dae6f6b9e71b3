#include "engine/journal/calendar.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>

namespace stillroom::engine {

namespace {

std::string date_text(std::int64_t seconds, bool local) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    if (local)
        ::localtime_r(&time, &parts);
    else
        ::gmtime_r(&time, &parts);
    const std::string day = fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
    if (local) return fmt::format("{} {:02}:{:02}", day, parts.tm_hour, parts.tm_min);
    return fmt::format("{}T{:02}:{:02}:{:02}Z", day, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace

std::string date_and_time_now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return date_text(std::chrono::duration_cast<std::chrono::seconds>(now).count(), false);
}

std::optional<std::int64_t> seconds_of_date(std::string_view text) {
    // As long as the pattern, so that nothing follows it.
    if (text.size() != 20 || text.back() != 'Z') return std::nullopt;
    std::tm parts{};
    const std::string copy(text);
    if (std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2dZ", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                    &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6)
        return std::nullopt;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return static_cast<std::int64_t>(::timegm(&parts));
}

std::string local_date(std::string_view text) {
    const auto seconds = seconds_of_date(text);
    return seconds ? date_text(*seconds, true) : std::string(text);
}

}  // namespace stillroom::engine
