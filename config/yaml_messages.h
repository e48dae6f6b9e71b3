/// What a YAML parser's messages mean to somebody who did not write a parser.
#pragma once

#include <string>
#include <string_view>

namespace stillroom::config {

struct PlainWords {
    std::string message, remedy;
    bool about_bracket = false;  ///< a bracket or brace that is not closed
};

/// Where the parser stopped.
enum class Surroundings {
    any,
    bracket,  ///< inside a bracket or brace that is still open
    own_key,  ///< right behind the first key of a line
};

/// [any] True for the message of a parser that met a list item where a bracket may still be open.
[[nodiscard]] bool stops_inside_bracket(std::string_view parser_says);

/// [any] The words for a message of yaml-cpp 0.7; a message that is not known is quoted.
[[nodiscard]] PlainWords plain_words(std::string_view parser_says, Surroundings where);

}  // namespace stillroom::config
