#include "tests/house/wall_clock.h"

#include <regex>

namespace stillroom::tests {

std::vector<std::string> wall_clock_findings(const std::vector<SourceFile>& files) {
    static const std::regex kWallClock(
        R"(\b(system_clock|utc_clock|gettimeofday|CLOCK_REALTIME|TIME_UTC|localtime|gmtime|std::time\b|time ?\((?=nullptr|NULL|0|&)))");
    std::vector<std::string> findings;
    for (const SourceFile& file : files) {
        if (!is_code(file) || file.path.starts_with("tests/")) continue;
        if (file.path == kComparesFileTimes || file.path == kNamesTheDate) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            std::smatch found;
            if (std::regex_search(file.lines[i], found, kWallClock))
                findings.push_back(file.path + ":" + std::to_string(i + 1) + ": names '" + found[1].str() +
                                   "', a clock that can be set");
        }
    }
    return findings;
}

}  // namespace stillroom::tests
