/// From a YAML node to a value, by the row of its key: the one place where messages about values are made. What is
/// wrong is reported through the reading, and nothing comes back. [control] throughout; one thread.
#pragma once

#include "audio/base/units.h"
#include "config/keys.h"
#include "config/reading.h"
#include "config/values.h"
#include "config/written.h"
#include "config/yaml_reader.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

namespace stillroom::config {

/// Says that a value is of the wrong kind, with an example from the row.
void report_kind(const YamlNode& node, const KeyRow& row, Reading& reading);

/// Says what is wrong with the text of a value.
void report_value(const YamlNode& node, std::string_view key, const ValueFault& fault, Reading& reading);

/// Says that a word is none of the row's choices.
void report_word(const YamlNode& node, const KeyRow& row, const std::vector<std::string>& choices,
                 Reading& reading);

/// Says that a list holds the same twice.
void report_twice(const YamlNode& node, const KeyRow& row, Reading& reading);

/// True when the node is text that may be read as a value; else it is reported (a broken one silently).
[[nodiscard]] bool is_text(const YamlNode& node, const KeyRow& row, Reading& reading);

/// False, and reported, when the number lies outside the row's bounds.
[[nodiscard]] bool within_bounds(double value, const YamlNode& node, const KeyRow& row, Reading& reading);

/// The value of a scalar by its grammar.
template <typename T>
[[nodiscard]] std::optional<T> read_scalar(const YamlNode& node, const KeyRow& row,
                                           Parsed<T> (*grammar)(std::string_view), Reading& reading) {
    if (!is_text(node, row, reading)) return std::nullopt;
    const Parsed<T> parsed = grammar(node.text);
    if (parsed) return *parsed;
    report_value(node, row.name, parsed.fault(), reading);
    return std::nullopt;
}

[[nodiscard]] std::optional<audio::Seconds> read_duration(const YamlNode& node, const KeyRow& row,
                                                          Reading& reading);
[[nodiscard]] std::optional<audio::Decibels> read_gain(const YamlNode& node, const KeyRow& row, Reading& reading);

/// A name, whether it is defined or not.
[[nodiscard]] std::optional<Written<std::string>> read_name(const YamlNode& node, const KeyRow& row,
                                                            Reading& reading);

/// A list of scalars, each by its own grammar; a value that is no list is reported.
[[nodiscard]] std::vector<Written<std::string>> read_words(const YamlNode& node, const KeyRow& row,
                                                           Reading& reading);

/// Text, or text by language.
[[nodiscard]] LocalText read_text(const YamlNode& node, const KeyRow& row, Reading& reading);

/// True for the tag of a language; else it is reported, with what a comma probably split.
[[nodiscard]] bool is_language(const YamlEntry& entry, const KeyRow& row, Reading& reading);

/// True when there is nothing to read or to hear in a text.
[[nodiscard]] bool is_blank(const std::string& text);

/// Says that a text has no words.
void report_empty(const YamlNode& node, const KeyRow& row, Reading& reading);

}  // namespace stillroom::config
