#include "scripts/read_values.h"

#include "config/nearest_name.h"

#include <algorithm>
#include <cmath>

namespace stillroom::scripts {

namespace {

using config::Parsed;
using config::YamlEntry;
using config::YamlNode;

std::string bound_text(double bound, ValueKind kind) {
    switch (kind) {
        case ValueKind::duration:
        case ValueKind::time_map:
            return config::duration_text({bound});
        case ValueKind::gain:
        case ValueKind::gain_curve:
            return config::number_text(bound) + " dB";
        case ValueKind::loudness:
            return config::number_text(bound) + " LUFS";
        case ValueKind::rate:
        case ValueKind::rate_or_off:
            return config::number_text(bound) + "/min";
        case ValueKind::growth:
            return config::number_text(bound * 100.0) + " %";
        default:
            return config::number_text(bound);
    }
}

/// Names refer to ids, but a choice is written like one, and languages have their own form.
Parsed<std::string> read_word(const YamlNode& item, const KeyRow& row) {
    if (row.kind == ValueKind::language_list) return config::parse_language_tag(item.text);
    if (row.kind == ValueKind::choice_list || row.kind == ValueKind::path_list) return item.text;
    return config::parse_id(item.text);
}

/// What a word processor or another country's habit put into a value, in words; nothing for other faults.
std::optional<config::ValueFault> typing_fault(const std::string& text) {
    if (text.find("\u00a0") != std::string::npos || text.find("\u202f") != std::string::npos)
        return config::ValueFault{"holds a non-breaking space", "type an ordinary space in its place, or none"};
    for (const std::string_view mark : {"\u201c", "\u201d", "\u2018", "\u2019"})
        if (text.find(mark) != std::string::npos)
            return config::ValueFault{"holds a curly quotation mark", "type a straight one (\" or ')"};
    for (const std::string_view dash : {"\u2212", "\u2013"})
        if (text.find(dash) != std::string::npos)
            return config::ValueFault{"holds a long dash", "type '-' in its place"};
    const std::size_t comma = text.find(',');
    const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    if (comma == std::string::npos || comma == 0 || !is_digit(comma - 1) || !is_digit(comma + 1))
        return std::nullopt;
    std::string with_point = text;
    with_point[comma] = '.';
    return config::ValueFault{"has a decimal comma", "write '" + with_point + "'"};
}

}  // namespace

void report_kind(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    if (node.kind == YamlNode::Kind::broken) return;
    parsing.error(node.place, "wrong-type",
                  fmt::format("'{}' must be {}, not {}", row.name, value_kind_name(row.kind), node.kind_name()),
                  fmt::format("write for example '{}: {}'", row.name, row.example));
}

void report_value(const YamlNode& node, std::string_view key, const config::ValueFault& found, Parsing& parsing) {
    const config::ValueFault fault = typing_fault(node.text).value_or(found);
    parsing.error(node.place, "bad-value", fmt::format("'{}' for '{}' {}", node.text, key, fault.problem),
                  fault.remedy);
}

bool is_text(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    if (node.kind == YamlNode::Kind::scalar) return true;
    report_kind(node, row, parsing);
    return false;
}

bool within_bounds(double value, const YamlNode& node, const KeyRow& row, Parsing& parsing) {
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
    parsing.error(
        node.place, "out-of-range",
        fmt::format("'{}' for '{}' is {} than {}", node.text, row.name, low ? "less" : "more", low ? least : most),
        std::move(remedy));
    return false;
}

std::optional<Seconds> read_duration(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    const std::optional<Seconds> value = read_scalar<Seconds>(node, row, config::parse_duration, parsing);
    if (!value || !within_bounds(value->value, node, row, parsing)) return std::nullopt;
    return value;
}

std::optional<Decibels> read_gain(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    const std::optional<Decibels> value = read_scalar<Decibels>(node, row, config::parse_gain, parsing);
    if (!value || !within_bounds(value->value, node, row, parsing)) return std::nullopt;
    return value;
}

std::optional<Written<std::string>> read_name(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    const std::optional<std::string> name = read_scalar<std::string>(node, row, config::parse_id, parsing);
    if (!name) return std::nullopt;
    return Written<std::string>{*name, node.place};
}

std::vector<Written<std::string>> read_words(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    std::vector<Written<std::string>> words;
    if (node.kind != YamlNode::Kind::sequence) {
        report_kind(node, row, parsing);
        return words;
    }
    for (const YamlNode& item : node.items) {
        if (item.kind != YamlNode::Kind::scalar) {
            report_kind(item, row, parsing);
            continue;
        }
        const Parsed<std::string> word = read_word(item, row);
        const auto same = [&](const Written<std::string>& other) { return other.value == item.text; };
        if (!word) {
            report_value(item, row.name, word.fault(), parsing);
        } else if (std::any_of(words.begin(), words.end(), same)) {
            parsing.error(item.place, "named-twice",
                          fmt::format("'{}' stands twice under '{}'", item.text, row.name),
                          "delete one of the two");
        } else {
            words.push_back({*word, item.place});
        }
    }
    return words;
}

std::vector<GainByParameter> read_gain_curves(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    std::vector<GainByParameter> curves;
    if (node.kind != YamlNode::Kind::map) {
        report_kind(node, row, parsing);
        return curves;
    }
    for (const YamlEntry& entry : node.entries) {
        GainByParameter curve{{entry.key.text, entry.key.place}, {}};
        if (entry.value.kind != YamlNode::Kind::map) {
            report_kind(entry.value, row, parsing);
            continue;
        }
        for (const YamlEntry& point : entry.value.entries) {
            const std::optional<double> at = read_scalar<double>(point.key, row, config::parse_number, parsing);
            const std::optional<Decibels> gain =
                at ? read_scalar<Decibels>(point.value, row, config::parse_gain, parsing) : std::nullopt;
            if (gain && within_bounds(gain->value, point.value, row, parsing))
                curve.points.emplace_back(*at, *gain);
        }
        if (entry.value.entries.empty())
            parsing.error(entry.value.place, "no-value",
                          fmt::format("'{}' of '{}' has no points", entry.key.text, row.name),
                          fmt::format("write for example '{}: {}'", row.name, row.example));
        std::sort(curve.points.begin(), curve.points.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        curves.push_back(std::move(curve));
    }
    return curves;
}

}  // namespace stillroom::scripts
