/// From a YAML node to a value, by the row of its key: the one place where messages about values are made. What is
/// wrong is reported through the parsing, and nothing comes back. [control] throughout; one thread.
#pragma once

#include "config/values.h"
#include "config/yaml_reader.h"
#include "scripts/keys.h"
#include "scripts/parsing.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::scripts {

/// Says that a value is of the wrong kind, with an example from the row.
void report_kind(const config::YamlNode& node, const KeyRow& row, Parsing& parsing);

/// Says what is wrong with the text of a value.
void report_value(const config::YamlNode& node, std::string_view key, const config::ValueFault& fault,
                  Parsing& parsing);

/// True when the node is text that may be read as a value; else it is reported (a broken one silently).
[[nodiscard]] bool is_text(const config::YamlNode& node, const KeyRow& row, Parsing& parsing);

/// False, and reported, when the number lies outside the row's bounds.
[[nodiscard]] bool within_bounds(double value, const config::YamlNode& node, const KeyRow& row, Parsing& parsing);

/// The value of a scalar by its grammar.
template <typename T>
[[nodiscard]] std::optional<T> read_scalar(const config::YamlNode& node, const KeyRow& row,
                                           config::Parsed<T> (*grammar)(std::string_view), Parsing& parsing) {
    if (!is_text(node, row, parsing)) return std::nullopt;
    const config::Parsed<T> parsed = grammar(node.text);
    if (parsed) return *parsed;
    report_value(node, row.name, parsed.fault(), parsing);
    return std::nullopt;
}

[[nodiscard]] std::optional<Seconds> read_duration(const config::YamlNode& node, const KeyRow& row,
                                                   Parsing& parsing);
[[nodiscard]] std::optional<Decibels> read_gain(const config::YamlNode& node, const KeyRow& row, Parsing& parsing);

/// A name, whether it is defined or not.
[[nodiscard]] std::optional<Written<std::string>> read_name(const config::YamlNode& node, const KeyRow& row,
                                                            Parsing& parsing);

/// A list of scalars, each by its own grammar; a value that is no list is reported.
[[nodiscard]] std::vector<Written<std::string>> read_words(const config::YamlNode& node, const KeyRow& row,
                                                           Parsing& parsing);

/// Text, or text by language.
[[nodiscard]] LocalText read_text(const config::YamlNode& node, const KeyRow& row, Parsing& parsing);

/// Units of speech by language; one text or one list without a language stands under the empty tag.
[[nodiscard]] std::map<std::string, std::vector<SpokenUnit>> read_spoken(const config::YamlNode& node,
                                                                         const KeyRow& row, Parsing& parsing);

/// `20s`, `settled`, `settled + 5s`, `end - 30s`. Its place has line 0 when it could not be read.
[[nodiscard]] TimePoint read_time_point(const config::YamlNode& node, const KeyRow& row, Parsing& parsing);

/// Gain curves by parameter: {intensity: {0: off, 0.5: -12 dB, 1: 0 dB}}.
[[nodiscard]] std::vector<GainByParameter> read_gain_curves(const config::YamlNode& node, const KeyRow& row,
                                                            Parsing& parsing);

}  // namespace stillroom::scripts
