/// One map of a script, read through the rows of its keys.
#pragma once

#include "config/map_reader.h"
#include "scripts/keys.h"
#include "scripts/parsing.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stillroom::scripts {

/// A map of the session language: knows the parsing, and outputs by their roles. [control]
class MapReader : public config::MapReader {
public:
    MapReader(const config::YamlNode& node, KeyPlace where, Parsing& parsing,
              const std::vector<std::string>& further = {})
        : config::MapReader(node, where, parsing, further), parsing_(parsing) {}

    [[nodiscard]] Parsing& parsing() noexcept { return parsing_; }

    [[nodiscard]] OutputRoles outputs(std::string_view key);
    /// The map behind a key of kind `map`, else nothing.
    [[nodiscard]] std::optional<MapReader> map(std::string_view key, const std::vector<std::string>& further = {});

private:
    MapReader(config::MapReader reader, Parsing& parsing)
        : config::MapReader(std::move(reader)), parsing_(parsing) {}

    Parsing& parsing_;
};

}  // namespace stillroom::scripts
