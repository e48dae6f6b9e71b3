#include "scripts/definitions.h"

#include <fmt/format.h>

namespace stillroom::scripts {

bool Definitions::define(NameKind kind, const std::string& name, const config::Place& place,
                         config::Diagnostics& diagnostics) {
    const auto [found, is_new] = places_.emplace(std::pair{kind, name}, place);
    if (is_new) return true;
    const config::Place& first = found->second;
    const std::string where = first.file == place.file
                                  ? fmt::format("on line {}, column {}", first.line, first.column)
                                  : fmt::format("at {}:{}:{}", first.file, first.line, first.column);
    diagnostics.error(place, "duplicate-id",
                      fmt::format("{} '{}' is defined twice; first {}", name_kind_name(kind), name, where),
                      "give one of the two another name, or delete it");
    return false;
}

bool Definitions::may_exist(NameKind kind, const std::string& name) const {
    return all_incomplete_ || incomplete_.contains(kind) || places_.contains({kind, name});
}

std::vector<std::string> Definitions::names(NameKind kind) const {
    std::vector<std::string> found;
    for (const auto& [key, place] : places_) {
        if (key.first == kind) found.push_back(key.second);
    }
    return found;
}

}  // namespace stillroom::scripts
