/// Golden files: the features of a session as text that people review as a diff, and what differs from them.
#pragma once

#include "tests/golden/features.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::tests {

/// As a golden file holds them: a line of names, then a line per second, the values rounded to their decimals.
[[nodiscard]] std::string table_text(const std::vector<SecondFeatures>& seconds);

/// The features a golden file holds; none when it is not one of the present columns.
[[nodiscard]] std::optional<std::vector<SecondFeatures>> table_of(const std::string& text);

/// A sentence for every feature of every second that is further from its reference than its tolerance: second,
/// feature, expected, got. Empty when all is as it was.
[[nodiscard]] std::vector<std::string> differences(const std::vector<SecondFeatures>& expected,
                                                   const std::vector<SecondFeatures>& got);

}  // namespace stillroom::tests
