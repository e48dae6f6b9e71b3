/// Words that do harm when somebody lies still and listens.
#pragma once

#include <optional>
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

/// Words that are true only when something was confirmed.
struct ClaimedFact {
    std::string found;  ///< as it stands in the list
    std::string fact;   ///< what must be true, as `requires` names it
};

/// [any] What a unit takes for granted: that people are there, that a medicine was given. Source: clinical research
/// 1.4 (state only what is true now) and the marks of 6.2 to 6.10.
[[nodiscard]] std::vector<ClaimedFact> claimed_facts(std::string_view unit, std::string_view language);

/// [any] In Spanish: the first words that are not `usted`, or that take the listener for a man or a woman (clinical
/// research 1.4).
[[nodiscard]] std::optional<std::string> presuming_words(std::string_view unit, std::string_view language);

/// [any] True when a unit names minutes.
[[nodiscard]] bool names_minutes(std::string_view unit);

}  // namespace stillroom::scripts
