/// Words that do harm when somebody lies still and listens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stillroom::scripts {

/// A wording that was found in spoken text.
struct BannedWording {
    std::string found;    ///< as it stands in the list
    std::string instead;  ///< what to do about it
};

/// [any] What a unit says that it should not, by language (the primary subtag counts; unknown languages have no
/// list). Capitals do not matter; whole words only. Source: clinical research 1.4 and 6.1.
[[nodiscard]] std::vector<BannedWording> banned_wording(std::string_view unit, std::string_view language);

/// [any] True when a unit names minutes.
[[nodiscard]] bool names_minutes(std::string_view unit);

}  // namespace stillroom::scripts
