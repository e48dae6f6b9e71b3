#include "config/read_values.h"

#include "config/nearest_name.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace stillroom::config {

namespace {

std::string bound_text(double bound, ValueKind kind) {
    switch (kind) {
        case ValueKind::duration:
        case ValueKind::time_map:
            return duration_text({bound});
        case ValueKind::gain:
        case ValueKind::gain_curve:
            return number_text(bound) + " dB";
        case ValueKind::loudness:
            return number_text(bound) + " LUFS";
        case ValueKind::true_peak:
            return number_text(bound) + " dBTP";
        case ValueKind::sound_level:
            return number_text(bound) + " dBA";
        case ValueKind::pitch:
            return number_text(bound) + " Hz";
        case ValueKind::rate:
        case ValueKind::rate_or_off:
            return number_text(bound) + "/min";
        case ValueKind::growth:
            return number_text(bound * 100.0) + " %";
        default:
            return number_text(bound);
    }
}

/// Names refer to ids, but a choice is written like one, and languages have their own form.
Parsed<std::string> read_word(const YamlNode& item, const KeyRow& row) {
    if (row.kind == ValueKind::language_list) return parse_language_tag(item.text);
    if (row.kind == ValueKind::choice_list || row.kind == ValueKind::path_list) return item.text;
    if (row.kind == ValueKind::word_list) return item.text;
    return parse_id(item.text);
}

/// What a word processor or another country's habit put into a value, in words; nothing for other faults.
std::optional<ValueFault> typing_fault(const std::string& text) {
    if (text.find("\u00a0") != std::string::npos || text.find("\u202f") != std::string::npos)
        return ValueFault{"holds a non-breaking space", "type an ordinary space in its place, or none"};
    for (const std::string_view mark : {"\u201c", "\u201d", "\u2018", "\u2019"})
        if (text.find(mark) != std::string::npos)
            return ValueFault{"holds a curly quotation mark", "type a straight one (\" or ')"};
    for (const std::string_view dash : {"\u2212", "\u2013"})
        if (text.find(dash) != std::string::npos) return ValueFault{"holds a long dash", "type '-' in its place"};
    const std::size_t comma = text.find(',');
    const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    if (comma == std::string::npos || comma == 0 || !is_digit(comma - 1) || !is_digit(comma + 1))
        return std::nullopt;
    std::string with_point = text;
    with_point[comma] = '.';
    return ValueFault{"has a decimal comma", "write '" + with_point + "'"};
}

}  // namespace

void report_kind(const YamlNode& node, const KeyRow& row, Reading& reading) {
    if (node.kind == YamlNode::Kind::broken) return;
    reading.error(node.place, "wrong-type",
                  fmt::format("'{}' must be {}, not {}", row.name, value_kind_name(row.kind), node.kind_name()),
                  fmt::format("write for example '{}: {}'", row.name, row.example));
}

void report_value(const YamlNode& node, std::string_view key, const ValueFault& found, Reading& reading) {
    const ValueFault fault = typing_fault(node.text).value_or(found);
    reading.error(node.place, "bad-value", fmt::format("'{}' for '{}' {}", node.text, key, fault.problem),
                  fault.remedy);
}

void report_word(const YamlNode& node, const KeyRow& row, const std::vector<std::string>& choices,
                 Reading& reading) {
    reading.error(
        node.place, "unknown-word",
        fmt::format("'{}' is nothing '{}' knows{}", node.text, row.name, did_you_mean(node.text, choices)),
        fmt::format("write one of: {}", fmt::join(choices, ", ")));
}

void report_twice(const YamlNode& node, const KeyRow& row, Reading& reading) {
    reading.error(node.place, "named-twice", fmt::format("'{}' stands twice under '{}'", node.text, row.name),
                  "delete one of the two");
}

bool is_text(const YamlNode& node, const KeyRow& row, Reading& reading) {
    if (node.kind == YamlNode::Kind::scalar) return true;
    report_kind(node, row, reading);
    return false;
}

bool within_bounds(double value, const YamlNode& node, const KeyRow& row, Reading& reading) {
    // Written decimals are not exact in binary; a bound that is met to the last digit holds.
    constexpr double kSlack = 1e-9;
    const bool low = value<row.min - kSlack, high = value> row.max + kSlack;
    if (!low && !high) return true;
    const std::string least = bound_text(row.min, row.kind), most = bound_text(row.max, row.kind);
    std::string remedy = fmt::format("write for example '{}: {}'", row.name, row.example);
    if (row.min == row.max)
        remedy = fmt::format("write '{}: {}'", row.name, most);
    else if (std::isfinite(row.min) && std::isfinite(row.max)) {
        remedy = fmt::format("write a value from {} to {}", least, most);
    }
    reading.error(
        node.place, "out-of-range",
        fmt::format("'{}' for '{}' is {} than {}", node.text, row.name, low ? "less" : "more", low ? least : most),
        std::move(remedy));
    return false;
}

std::optional<audio::Seconds> read_duration(const YamlNode& node, const KeyRow& row, Reading& reading) {
    const std::optional<audio::Seconds> value = read_scalar<audio::Seconds>(node, row, parse_duration, reading);
    if (!value || !within_bounds(value->value, node, row, reading)) return std::nullopt;
    return value;
}

std::optional<audio::Decibels> read_gain(const YamlNode& node, const KeyRow& row, Reading& reading) {
    const std::optional<audio::Decibels> value = read_scalar<audio::Decibels>(node, row, parse_gain, reading);
    if (!value || !within_bounds(value->value, node, row, reading)) return std::nullopt;
    return value;
}

std::optional<Written<std::string>> read_name(const YamlNode& node, const KeyRow& row, Reading& reading) {
    const std::optional<std::string> name = read_scalar<std::string>(node, row, parse_id, reading);
    if (!name) return std::nullopt;
    return Written<std::string>{*name, node.place};
}

std::vector<Written<std::string>> read_words(const YamlNode& node, const KeyRow& row, Reading& reading) {
    std::vector<Written<std::string>> words;
    if (node.kind != YamlNode::Kind::sequence) {
        report_kind(node, row, reading);
        return words;
    }
    for (const YamlNode& item : node.items) {
        if (item.kind != YamlNode::Kind::scalar) {
            report_kind(item, row, reading);
            continue;
        }
        const Parsed<std::string> word = read_word(item, row);
        const auto same = [&](const Written<std::string>& other) { return other.value == item.text; };
        if (!word) {
            report_value(item, row.name, word.fault(), reading);
        } else if (std::any_of(words.begin(), words.end(), same)) {
            report_twice(item, row, reading);
        } else {
            words.push_back({*word, item.place});
        }
    }
    return words;
}

}  // namespace stillroom::config
