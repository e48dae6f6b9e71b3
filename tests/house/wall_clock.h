/// Nothing that plays may ask what time of day it is.
#pragma once

#include <string>
#include <vector>

#include "tests/house/source_tree.h"

namespace stillroom::tests {

/// The two files that may: before anything plays the one compares "now" with the time at which a file was last
/// written; the other gives records the date by which people find them.
inline constexpr const char* kComparesFileTimes = "audio/content/source_file.cpp";
inline constexpr const char* kNamesTheDate = "engine/journal/calendar.cpp";

/// Every place where product source (all code outside tests/ but those two) names a clock that somebody
/// can set, as "path:line: names ..., a clock that can be set".
std::vector<std::string> wall_clock_findings(const std::vector<SourceFile>& files);

}  // namespace stillroom::tests
