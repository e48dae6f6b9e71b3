#include "scripts/map_reader.h"

#include "config/nearest_name.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace stillroom::scripts {

OutputRoles MapReader::outputs(std::string_view key) {
    OutputRoles roles;
    const std::vector<std::string> choices = words_of(row(key).choices);
    for (const Written<std::string>& word : words(key)) {
        const auto found = std::find(choices.begin(), choices.end(), word.value);
        if (found != choices.end()) {
            roles.push_back({static_cast<OutputRole>(found - choices.begin()), word.place});
            continue;
        }
        parsing().error(word.place, "unknown-word",
                        fmt::format("'{}' is no output{}", word.value, config::did_you_mean(word.value, choices)),
                        fmt::format("write one of: {}", fmt::join(choices, ", ")));
    }
    return roles;
}

std::optional<MapReader> MapReader::map(std::string_view key, const std::vector<std::string>& further) {
    std::optional<config::MapReader> inside = config::MapReader::map(key, further);
    if (!inside) return std::nullopt;
    return MapReader(*std::move(inside), parsing_);
}

}  // namespace stillroom::scripts
