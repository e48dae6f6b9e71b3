/// What a person probably meant to write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::config {

/// [control] The known name that differs least from `written`: insertions, deletions, exchanged and swapped letters
/// count one each (Damerau-Levenshtein, optimal string alignment); capitals, `-`, `_`, `.` and spaces are alike.
/// Empty when nothing is near: more than a third of the letters differ. Of equals the first wins.
[[nodiscard]] std::string nearest_name(std::string_view written, const std::vector<std::string>& known);

/// [control] The end of a message: `; did you mean 'name'?` with the nearest name, else nothing.
[[nodiscard]] std::string did_you_mean(std::string_view written, const std::vector<std::string>& known);

}  // namespace stillroom::config
