#include "config/nearest_name.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace stillroom::config {

namespace {

/// Longer names are not compared: nobody misspells a page, and the cost grows with the square.
constexpr std::size_t kLongestName = 64;

std::string folded(std::string_view name) {
    std::string result;
    for (const char c : name) {
        const bool separator = c == '-' || c == '_' || c == ' ';
        result += separator ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return result;
}

std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t exchanged = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, exchanged});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string nearest_name(std::string_view written, const std::vector<std::string>& known) {
    if (written.empty() || written.size() > kLongestName) return {};
    const std::string wanted = folded(written);
    std::string best;
    std::size_t least = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const std::string& name : known) {
        if (name.size() > kLongestName) continue;
        const std::size_t steps = distance(wanted, folded(name));
        if (steps < least && steps < name.size()) {
            least = steps;
            best = name;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view written, const std::vector<std::string>& known) {
    const std::string nearest = nearest_name(written, known);
    return nearest.empty() ? std::string{} : "; did you mean '" + nearest + "'?";
}

}  // namespace stillroom::config
