/// Small rules every file of the tree keeps.
#pragma once

#include <string>
#include <vector>

#include "tests/house/source_tree.h"

namespace stillroom::tests {

/// Longest product source file, in lines.
inline constexpr std::size_t kLongestFile = 450;

/// Every breach, as "path: what is wrong" or "path:line: what is wrong":
///   - each folder that holds source, scripts or sessions has a README.md (folders below tests/ are described by
///     tests/README.md);
///   - product source files are at most kLongestFile lines long;
///   - headers start with #pragma once, after their comment;
///   - no path of somebody's machine and no package registry's or code host's name in any file.
std::vector<std::string> tidiness_findings(const std::vector<SourceFile>& files);

}  // namespace stillroom::tests
