/// Date and time of day, for people who look for a session later. Nothing that plays asks for them, and no
/// position, length or order of records is ever made from them: the clock they come from can be set while a session
/// runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stillroom::engine {

/// [control] Now, in UTC: `2026-11-23T12:53:31Z`.
[[nodiscard]] std::string date_and_time_now();

/// [any] Seconds since 1970 of such a text; nothing where it is none.
[[nodiscard]] std::optional<std::int64_t> seconds_of_date(std::string_view text);

/// [any] Such a text as staff read it, in the machine's own time zone: `2026-11-23 13:53`; the text itself where it
/// is none.
[[nodiscard]] std::string local_date(std::string_view text);

}  // namespace stillroom::engine
