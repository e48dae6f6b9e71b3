/// What a YAML parser's messages mean to somebody who did not write a parser.
#pragma once

#include <string>
#include <string_view>

namespace stillroom::config {

struct PlainWords {
    std::string message, remedy;
    bool about_bracket = false;  ///< a bracket or brace that is not closed
};

/// [any] The words for a message of yaml-cpp 0.7; a message that is not known is quoted.
[[nodiscard]] PlainWords plain_words(std::string_view parser_says);

}  // namespace stillroom::config
