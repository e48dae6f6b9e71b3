#include "config/yaml_messages.h"

#include <fmt/format.h>

#include <array>

namespace stillroom::config {

namespace {

struct Row {
    std::string_view parser_says, message, remedy;
    bool about_bracket;
};

constexpr std::array kRows{
    Row{"end of map not found", "this does not fit the map above it",
        "check the indentation; text with ': ' or ' #' in it needs quotes", false},
    Row{"end of map flow not found", "the map that starts here is never closed, or lacks a comma",
        "close it with '}', put ',' between its keys, and close every quote in it", true},
    Row{"end of sequence flow not found", "the list that starts here is never closed, or lacks a comma",
        "close it with ']', put ',' between its items, and close every quote in it", true},
    Row{"end of sequence not found", "this does not fit the list above it",
        "check the indentation; text with an apostrophe goes in double quotes", false},
    Row{"illegal map value", "a ':' stands where no value can start",
        "put quotes around text that holds ': ', or start a new line", false},
    Row{"illegal map key", "a key stands where none can start", "check the indentation", false},
    Row{"illegal block entry", "a '-' stands where no list item can start",
        "put it on a line of its own, indented like its neighbours", false},
    Row{"illegal flow end", "a bracket is closed that was never opened", "delete it, or open it before", false},
    Row{"illegal EOF in scalar", "text in quotes is never closed", "close it with the same quote", false},
    Row{"illegal document indicator in scalar", "text in quotes is never closed", "close it with the same quote",
        false},
    Row{"unknown escape character: ", "a '\\' in double quotes starts no known character",
        "write '\\\\' for a backslash, or use single quotes", false},
    Row{"bad character found while scanning hex number",
        "a '\\x' or '\\u' in double quotes is not followed by a number", "type the character itself", false},
    Row{"invalid unicode: ", "a '\\u' in double quotes names no character", "type the character itself", false},
    Row{"unknown token", "this character cannot start a value", "put the text in quotes", false},
    Row{"illegal tab when looking for indentation", "a tab is used for indentation", "indent with spaces", false},
    Row{"unexpected character in block scalar", "a block of text ('|' or '>') starts with something unexpected",
        "put the text on the next line, indented", false},
    Row{"cannot set zero indentation for a block scalar", "a block of text cannot have no indentation",
        "delete the 0 after '|' or '>'", false},
    Row{"the referenced anchor is not defined", "aliases ('*name') are not read",
        "put the text in quotes, or write the value out", false},
    Row{"alias not found after *", "text that starts with '*' is read as an alias", "put the text in quotes",
        false},
    Row{"illegal character found while scanning alias", "text that starts with '*' is read as an alias",
        "put the text in quotes", false},
    Row{"anchor not found after &", "text that starts with '&' is read as an anchor", "put the text in quotes",
        false},
    Row{"illegal character found while scanning anchor", "text that starts with '&' is read as an anchor",
        "put the text in quotes", false},
    Row{"bad file", "lists and maps are nested too deep", "check for brackets never closed", false},
};

/// Messages that mean something else in some places.
struct PlaceRow {
    Surroundings where{};
    Row row;
};

constexpr std::array kPlaceRows{
    PlaceRow{Surroundings::bracket,
             {"illegal block entry", "a new list item comes before the bracket or brace that starts here is closed",
              "close it; between what it holds stands ',' and not '-'", true}},
    PlaceRow{Surroundings::own_key,
             {"illegal map value", "this line is indented further than the line above it allows",
              "indent it like its neighbours, with ordinary spaces", false}},
};

PlainWords words_of(const Row& row) {
    return {std::string{row.message}, std::string{row.remedy}, row.about_bracket};
}

}  // namespace

bool stops_inside_bracket(std::string_view parser_says) { return parser_says.starts_with("illegal block entry"); }

PlainWords plain_words(std::string_view parser_says, Surroundings where) {
    for (const PlaceRow& row : kPlaceRows) {
        if (row.where == where && parser_says.starts_with(row.row.parser_says)) return words_of(row.row);
    }
    for (const Row& row : kRows) {
        if (parser_says.starts_with(row.parser_says)) return words_of(row);
    }
    return {fmt::format("the YAML cannot be read here: {}", parser_says), "check the line and the one above it"};
}

}  // namespace stillroom::config
