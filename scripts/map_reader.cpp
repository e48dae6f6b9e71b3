#include "scripts/map_reader.h"

#include "config/nearest_name.h"
#include "scripts/read_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <initializer_list>
#include <utility>

namespace stillroom::scripts {

namespace {

using config::YamlEntry;
using config::YamlNode;

/// `at:20s` and `line hello` inside braces are keys without values; the known key they begin with was meant.
std::string report_joined(const YamlEntry& entry, const std::vector<std::string>& known, Parsing& parsing) {
    if (entry.value.kind != YamlNode::Kind::empty) return {};
    const std::string& written = entry.key.text;
    const std::size_t end = written.find_first_of(": ");
    if (end == std::string::npos) return {};
    std::string key = written.substr(0, end);
    if (std::find(known.begin(), known.end(), key) == known.end()) return {};
    const std::size_t start = written.find_first_not_of(": ", end);
    const std::string value = start == std::string::npos ? "" : written.substr(start);
    parsing.error(entry.key.place, "unknown-key",
                  written[end] == ':' ? fmt::format("a blank is missing after '{}:'", key)
                                      : fmt::format("a ':' is missing after '{}'", key),
                  fmt::format("write '{}: {}'", key, value));
    return key;
}

/// `fade_in: 7,5s` inside braces is a value of 7 and a key of its own; the key before it is the one at fault.
std::string report_decimal_comma(const YamlEntry& before, const YamlEntry& entry, Parsing& parsing) {
    const auto is_number = [](const std::string& text) {
        return !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
    };
    if (entry.value.kind != YamlNode::Kind::empty || !is_number(before.value.text) ||
        !is_number(entry.key.text.substr(0, 1)))
        return {};
    parsing.error(before.value.place, "split-text",
                  fmt::format("YAML split '{},{}' at its comma", before.value.text, entry.key.text),
                  fmt::format("write the decimal point as '.': '{}.{}'", before.value.text, entry.key.text));
    return before.key.text;
}

/// The key that was probably meant, or empty.
std::string report_unknown(const YamlNode& key, KeyPlace where, const std::vector<std::string>& known,
                           Parsing& parsing) {
    std::string near = config::nearest_name(key.text, known);
    std::string remedy =
        near.empty() ? fmt::format("known here: {}", fmt::join(known, ", ")) : fmt::format("write '{}'", near);
    std::string message =
        fmt::format("unknown key '{}' in {}{}", key.text, place_name(where), config::did_you_mean(key.text, known));
    if (near.empty()) {
        for (const KeyRow& row : key_rows()) {
            if (row.name != key.text || row.where == KeyPlace::defaults) continue;
            message += fmt::format("; it belongs to {}", place_name(row.where));
            break;
        }
    }
    parsing.error(key.place, "unknown-key", std::move(message), std::move(remedy));
    return near;
}

bool is_kind([[maybe_unused]] const KeyRow& row, [[maybe_unused]] std::initializer_list<ValueKind> kinds) {
    return std::find(kinds.begin(), kinds.end(), row.kind) != kinds.end();
}

}  // namespace

MapReader::MapReader(const YamlNode& node, KeyPlace where, Parsing& parsing,
                     const std::vector<std::string>& further)
    : node_(node), where_(where), parsing_(parsing) {
    if (is_map()) {
        check_keys(further);
        check_required();
    } else if (node.kind != YamlNode::Kind::broken) {
        parsing.error(
            node.place, "wrong-type", fmt::format("{} must be a map, not {}", place_name(where), node.kind_name()),
            fmt::format("write its keys below it, indented; known here: {}", fmt::join(key_names(where), ", ")));
    }
}

void MapReader::check_keys(const std::vector<std::string>& further) {
    std::vector<std::string> known = key_names(where_);
    known.insert(known.end(), further.begin(), further.end());
    const YamlEntry* before = nullptr;
    for (const YamlEntry& entry : node_.entries) {
        const YamlEntry* const last = std::exchange(before, &entry);
        const KeyRow* row = find_key(where_, entry.key.text);
        const bool is_further = std::find(further.begin(), further.end(), entry.key.text) != further.end();
        if (row == nullptr && !is_further) {
            std::string meant = report_joined(entry, known, parsing_);
            if (meant.empty() && last != nullptr) meant = report_decimal_comma(*last, entry, parsing_);
            if (meant.empty()) meant = report_unknown(entry.key, where_, known, parsing_);
            if (!meant.empty()) meant_.emplace(std::move(meant), entry.key.place);
            continue;
        }
        if (row != nullptr && entry.value.kind == YamlNode::Kind::empty) {
            parsing_.error(entry.key.place, "no-value", fmt::format("'{}' has no value", entry.key.text),
                           fmt::format("write for example '{}: {}', or delete the key", row->name, row->example));
        }
        if (row != nullptr && row->not_yet_played) {
            parsing_.used_later(entry.key.place, fmt::format("'{}' of {}", row->name, place_name(where_)),
                                std::string(row->until_then));
        }
    }
}

void MapReader::check_required() {
    for (const KeyRow& row : key_rows()) {
        if (row.where != where_ || !row.required || wrote(row.name)) continue;
        if (parsing_.is_library && where_ == KeyPlace::top && (row.only_in_scripts || row.name == "id")) continue;
        parsing_.error(node_.place, "missing-key", fmt::format("{} lacks '{}'", place_name(where_), row.name),
                       fmt::format("add '{}: {}'", row.name, row.example));
    }
}

void MapReader::check_actions(std::string_view action) {
    for (const KeyRow& row : key_rows()) {
        if (row.where != where_ || row.actions.empty() || !wrote(row.name)) continue;
        const std::vector<std::string> actions = words_of(row.actions);
        if (std::find(actions.begin(), actions.end(), action) != actions.end()) continue;
        parsing_.error(key_place(row.name), "misplaced-key",
                       fmt::format("'{}' has no meaning for '{}'; it goes with {}", row.name, action,
                                   fmt::join(actions, ", ")),
                       "delete the key");
    }
}

bool MapReader::says(std::string_view key, std::string_view word) const {
    const YamlNode* node = value(key);
    return node != nullptr && node->kind == YamlNode::Kind::scalar && node->text == word;
}

const KeyRow& MapReader::row(std::string_view key) const {
    const KeyRow* found = find_key(where_, key);
    assert(found != nullptr && "a key that is read has a row");
    return *found;
}

Place MapReader::key_place(std::string_view key) const {
    for (const YamlEntry& entry : node_.entries) {
        if (entry.key.text == key) return entry.key.place;
    }
    const auto meant = meant_.find(key);
    return meant != meant_.end() ? meant->second : node_.place;
}

const YamlNode* MapReader::value(std::string_view key) const {
    if (meant_.contains(key)) return nullptr;
    const YamlNode* found = node_.find(key);
    if (found == nullptr || found->kind == YamlNode::Kind::empty || found->kind == YamlNode::Kind::broken) {
        return nullptr;
    }
    return found;
}

std::optional<Written<Seconds>> MapReader::duration(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::duration}));
    const YamlNode* node = value(key);
    const std::optional<Seconds> found = node != nullptr ? read_duration(*node, row(key), parsing_) : std::nullopt;
    if (!found) return std::nullopt;
    return Written<Seconds>{*found, node->place};
}

std::optional<Decibels> MapReader::gain(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::gain}));
    const YamlNode* node = value(key);
    return node != nullptr ? read_gain(*node, row(key), parsing_) : std::nullopt;
}

std::optional<Written<Loudness>> MapReader::loudness(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::loudness}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    const std::optional<Loudness> found = read_scalar<Loudness>(*node, row(key), config::parse_loudness, parsing_);
    if (!found || !within_bounds(found->lufs, *node, row(key), parsing_)) return std::nullopt;
    return Written<Loudness>{*found, node->place};
}

std::optional<double> MapReader::number(std::string_view key) {
    const KeyRow& found = row(key);
    assert(is_kind(found, {ValueKind::number, ValueKind::number_or_name, ValueKind::rate, ValueKind::rate_or_off,
                           ValueKind::growth}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    const bool is_rate = found.kind == ValueKind::rate || found.kind == ValueKind::rate_or_off;
    const auto grammar = is_rate                           ? config::parse_rate
                         : found.kind == ValueKind::growth ? config::parse_growth
                                                           : config::parse_number;
    const std::optional<double> number = read_scalar<double>(*node, found, grammar, parsing_);
    if (!number || !within_bounds(*number, *node, found, parsing_)) return std::nullopt;
    return number;
}

std::optional<int> MapReader::integer(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::integer, ValueKind::version}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    const std::optional<int> number = read_scalar<int>(*node, row(key), config::parse_integer, parsing_);
    if (!number || !within_bounds(*number, *node, row(key), parsing_)) return std::nullopt;
    return number;
}

std::optional<bool> MapReader::boolean(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::boolean, ValueKind::only_true}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    if (node->quoted) {
        report_value(*node, key, {"is in quotes, so it is text", "write true or false without quotes"}, parsing_);
        return std::nullopt;
    }
    const std::optional<bool> found = read_scalar<bool>(*node, row(key), config::parse_boolean, parsing_);
    if (found && !*found && row(key).kind == ValueKind::only_true) {
        report_value(*node, key, {"says nothing", "delete the key, or write 'true'"}, parsing_);
        return std::nullopt;
    }
    return found;
}

std::optional<Written<std::string>> MapReader::word(std::string_view key) {
    const KeyRow& found = row(key);
    assert(is_kind(found, {ValueKind::word, ValueKind::id, ValueKind::name, ValueKind::number_or_name,
                           ValueKind::language, ValueKind::path, ValueKind::ratio}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    if (is_kind(found, {ValueKind::id, ValueKind::name, ValueKind::number_or_name}))
        return read_name(*node, found, parsing_);
    if (found.kind == ValueKind::language) {
        const auto tag = read_scalar<std::string>(*node, found, config::parse_language_tag, parsing_);
        return tag ? std::optional{Written<std::string>{*tag, node->place}} : std::nullopt;
    }
    if (!is_text(*node, found, parsing_)) return std::nullopt;
    return Written<std::string>{node->text, node->place};
}

std::vector<Written<std::string>> MapReader::words(std::string_view key) {
    const YamlNode* node = value(key);
    return node != nullptr ? read_words(*node, row(key), parsing_) : std::vector<Written<std::string>>{};
}

LocalText MapReader::text(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::text}));
    const YamlNode* node = value(key);
    return node != nullptr ? read_text(*node, row(key), parsing_) : LocalText{};
}

std::optional<std::size_t> MapReader::choice(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::choice}));
    const YamlNode* node = value(key);
    if (node == nullptr || !is_text(*node, row(key), parsing_)) return std::nullopt;
    const std::vector<std::string> choices = words_of(row(key).choices);
    const auto found = std::find(choices.begin(), choices.end(), node->text);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    parsing_.error(
        node->place, "unknown-word",
        fmt::format("'{}' is nothing '{}' knows{}", node->text, key, config::did_you_mean(node->text, choices)),
        fmt::format("write one of: {}", fmt::join(choices, ", ")));
    return std::nullopt;
}

OutputRoles MapReader::outputs(std::string_view key) {
    OutputRoles roles;
    const std::vector<std::string> choices = words_of(row(key).choices);
    for (const Written<std::string>& word : words(key)) {
        const auto found = std::find(choices.begin(), choices.end(), word.value);
        if (found != choices.end()) {
            roles.push_back({static_cast<OutputRole>(found - choices.begin()), word.place});
            continue;
        }
        parsing_.error(word.place, "unknown-word",
                       fmt::format("'{}' is no output{}", word.value, config::did_you_mean(word.value, choices)),
                       fmt::format("write one of: {}", fmt::join(choices, ", ")));
    }
    return roles;
}

std::optional<MapReader> MapReader::map(std::string_view key, const std::vector<std::string>& further) {
    assert(is_kind(row(key), {ValueKind::map, ValueKind::length}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind != YamlNode::Kind::map) {
        report_kind(*node, row(key), parsing_);
        return std::nullopt;
    }
    return MapReader(*node, row(key).inside, parsing_, further);
}

std::vector<const YamlNode*> MapReader::maps(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::map_list}));
    std::vector<const YamlNode*> found;
    const YamlNode* node = value(key);
    if (node == nullptr) return found;
    if (node->kind != YamlNode::Kind::sequence) {
        report_kind(*node, row(key), parsing_);
        return found;
    }
    for (const YamlNode& item : node->items) found.push_back(&item);
    return found;
}

std::vector<const YamlEntry*> MapReader::entries(std::string_view key) {
    std::vector<const YamlEntry*> found;
    const YamlNode* node = value(key);
    if (node == nullptr) return found;
    if (node->kind != YamlNode::Kind::map) {
        report_kind(*node, row(key), parsing_);
        return found;
    }
    for (const YamlEntry& entry : node->entries) found.push_back(&entry);
    return found;
}

}  // namespace stillroom::scripts
