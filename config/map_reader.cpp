#include "config/map_reader.h"

#include "config/nearest_name.h"
#include "config/read_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <initializer_list>
#include <utility>

namespace stillroom::config {

namespace {

/// `at:20s` and `line hello` inside braces are keys without values; the known key they begin with was meant.
std::string report_joined(const YamlEntry& entry, const std::vector<std::string>& known, Reading& reading) {
    if (entry.value.kind != YamlNode::Kind::empty) return {};
    const std::string& written = entry.key.text;
    const std::size_t end = written.find_first_of(": ");
    if (end == std::string::npos) return {};
    std::string key = written.substr(0, end);
    if (std::find(known.begin(), known.end(), key) == known.end()) return {};
    const std::size_t start = written.find_first_not_of(": ", end);
    const std::string value = start == std::string::npos ? "" : written.substr(start);
    reading.error(entry.key.place, "unknown-key",
                  written[end] == ':' ? fmt::format("a blank is missing after '{}:'", key)
                                      : fmt::format("a ':' is missing after '{}'", key),
                  fmt::format("write '{}: {}'", key, value));
    return key;
}

/// `fade_in: 7,5s` inside braces is a value of 7 and a key of its own; the key before it is the one at fault.
std::string report_decimal_comma(const YamlEntry& before, const YamlEntry& entry, Reading& reading) {
    const auto is_number = [](const std::string& text) {
        return !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
    };
    if (entry.value.kind != YamlNode::Kind::empty || !is_number(before.value.text) ||
        !is_number(entry.key.text.substr(0, 1)))
        return {};
    reading.error(before.value.place, "split-text",
                  fmt::format("YAML split '{},{}' at its comma", before.value.text, entry.key.text),
                  fmt::format("write the decimal point as '.': '{}.{}'", before.value.text, entry.key.text));
    return before.key.text;
}

/// The key that was probably meant, or empty.
std::string report_unknown(const YamlNode& key, Term where, const std::vector<std::string>& known,
                           Reading& reading) {
    std::string near = nearest_name(key.text, known);
    std::string remedy =
        near.empty() ? fmt::format("known here: {}", fmt::join(known, ", ")) : fmt::format("write '{}'", near);
    std::string message = fmt::format("unknown key '{}' in {}{}", key.text, reading.table.place_name(where),
                                      did_you_mean(key.text, known));
    if (near.empty()) {
        const KeyTable& table = reading.table;
        for (const KeyRow& row : table.rows) {
            if (row.name != key.text || (table.stands_apart && table.stands_apart(row.where))) continue;
            message += fmt::format("; it belongs to {}", reading.table.place_name(row.where));
            break;
        }
    }
    reading.error(key.place, "unknown-key", std::move(message), std::move(remedy));
    return near;
}

bool is_kind([[maybe_unused]] const KeyRow& row, [[maybe_unused]] std::initializer_list<ValueKind> kinds) {
    return std::find(kinds.begin(), kinds.end(), row.kind) != kinds.end();
}

/// How a number of this kind is written.
Parsed<double> (*number_grammar(ValueKind kind))(std::string_view) {
    switch (kind) {
        case ValueKind::rate:
        case ValueKind::rate_or_off:
            return parse_rate;
        case ValueKind::growth:
            return parse_growth;
        case ValueKind::pitch:
            return parse_pitch;
        case ValueKind::sound_level:
            return parse_sound_level;
        default:
            assert((kind == ValueKind::number || kind == ValueKind::number_or_name) && "a row of another kind");
            return parse_number;
    }
}

std::optional<int> read_integer(const YamlNode& node, const KeyRow& row, Reading& reading) {
    const std::optional<int> number = read_scalar<int>(node, row, parse_integer, reading);
    if (!number || !within_bounds(*number, node, row, reading)) return std::nullopt;
    const std::vector<std::string> choices = words_of(row.choices);
    if (choices.empty() || std::find(choices.begin(), choices.end(), std::to_string(*number)) != choices.end())
        return number;
    report_word(node, row, choices, reading);
    return std::nullopt;
}

}  // namespace

MapReader::MapReader(const YamlNode& node, Term where, Reading& reading, const std::vector<std::string>& further)
    : node_(node), where_(where), reading_(reading) {
    if (is_map()) {
        check_keys(further);
        check_required();
    } else if (node.kind != YamlNode::Kind::broken) {
        reading.error(node.place, "wrong-type",
                      fmt::format("{} must be a map, not {}", reading.table.place_name(where), node.kind_name()),
                      fmt::format("write its keys below it, indented; known here: {}",
                                  fmt::join(key_names(reading.table, where), ", ")));
    }
}

void MapReader::check_keys(const std::vector<std::string>& further) {
    std::vector<std::string> known = key_names(reading_.table, where_);
    known.insert(known.end(), further.begin(), further.end());
    const YamlEntry* before = nullptr;
    for (const YamlEntry& entry : node_.entries) {
        const YamlEntry* const last = std::exchange(before, &entry);
        const KeyRow* row = find_key(reading_.table, where_, entry.key.text);
        const bool is_further = std::find(further.begin(), further.end(), entry.key.text) != further.end();
        if (row == nullptr && !is_further) {
            std::string meant = report_joined(entry, known, reading_);
            if (meant.empty() && last != nullptr) meant = report_decimal_comma(*last, entry, reading_);
            if (meant.empty()) meant = report_unknown(entry.key, where_, known, reading_);
            if (!meant.empty()) meant_.emplace(std::move(meant), entry.key.place);
            continue;
        }
        if (row != nullptr && entry.value.kind == YamlNode::Kind::empty) {
            reading_.error(entry.key.place, "no-value", fmt::format("'{}' has no value", entry.key.text),
                           fmt::format("write for example '{}: {}', or delete the key", row->name, row->example));
        }
        if (row != nullptr && row->not_yet_played) {
            reading_.used_later(entry.key.place,
                                fmt::format("'{}' of {}", row->name, reading_.table.place_name(where_)),
                                std::string(row->until_then));
        }
    }
}

void MapReader::check_required() {
    for (const KeyRow& row : reading_.table.rows) {
        if (row.where != where_ || !row.required || wrote(row.name) || reading_.may_lack(row)) continue;
        reading_.error(node_.place, "missing-key",
                       fmt::format("{} lacks '{}'", reading_.table.place_name(where_), row.name),
                       fmt::format("add '{}: {}'", row.name, row.example));
    }
}

void MapReader::check_actions(std::string_view action) {
    for (const KeyRow& row : reading_.table.rows) {
        if (row.where != where_ || row.actions.empty() || !wrote(row.name)) continue;
        const std::vector<std::string> actions = words_of(row.actions);
        if (std::find(actions.begin(), actions.end(), action) != actions.end()) continue;
        reading_.error(key_place(row.name), "misplaced-key",
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
    const KeyRow* found = find_key(reading_.table, where_, key);
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

std::optional<Written<audio::Seconds>> MapReader::duration(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::duration}));
    const YamlNode* node = value(key);
    const std::optional<audio::Seconds> found =
        node != nullptr ? read_duration(*node, row(key), reading_) : std::nullopt;
    if (!found) return std::nullopt;
    return Written<audio::Seconds>{*found, node->place};
}

std::optional<audio::Decibels> MapReader::gain(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::gain}));
    const YamlNode* node = value(key);
    return node != nullptr ? read_gain(*node, row(key), reading_) : std::nullopt;
}

std::optional<Written<audio::Loudness>> MapReader::loudness(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::loudness}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    const std::optional<audio::Loudness> found =
        read_scalar<audio::Loudness>(*node, row(key), parse_loudness, reading_);
    if (!found || !within_bounds(found->lufs, *node, row(key), reading_)) return std::nullopt;
    return Written<audio::Loudness>{*found, node->place};
}

std::optional<audio::Decibels> MapReader::true_peak(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::true_peak}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    const auto found = read_scalar<audio::Decibels>(*node, row(key), parse_true_peak, reading_);
    if (!found || !within_bounds(found->value, *node, row(key), reading_)) return std::nullopt;
    return found;
}

std::optional<double> MapReader::number(std::string_view key) {
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    const std::optional<double> number =
        read_scalar<double>(*node, row(key), number_grammar(row(key).kind), reading_);
    if (!number || !within_bounds(*number, *node, row(key), reading_)) return std::nullopt;
    return number;
}

std::optional<int> MapReader::integer(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::integer, ValueKind::version}));
    const YamlNode* node = value(key);
    return node != nullptr ? read_integer(*node, row(key), reading_) : std::nullopt;
}

std::vector<Written<int>> MapReader::integers(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::integer_list}));
    std::vector<Written<int>> numbers;
    const YamlNode* node = value(key);
    if (node == nullptr) return numbers;
    if (node->kind != YamlNode::Kind::sequence) {
        report_kind(*node, row(key), reading_);
        return numbers;
    }
    for (const YamlNode& item : node->items) {
        const std::optional<int> number = read_integer(item, row(key), reading_);
        if (!number) continue;
        const auto same = [&](const Written<int>& other) { return other.value == *number; };
        if (std::any_of(numbers.begin(), numbers.end(), same))
            report_twice(item, row(key), reading_);
        else
            numbers.push_back({*number, item.place});
    }
    return numbers;
}

std::optional<Written<std::chrono::year_month_day>> MapReader::date(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::date}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    const auto found = read_scalar<std::chrono::year_month_day>(*node, row(key), parse_date, reading_);
    if (!found) return std::nullopt;
    return Written<std::chrono::year_month_day>{*found, node->place};
}

std::optional<bool> MapReader::boolean(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::boolean, ValueKind::only_true}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    if (node->quoted) {
        report_value(*node, key, {"is in quotes, so it is text", "write true or false without quotes"}, reading_);
        return std::nullopt;
    }
    const std::optional<bool> found = read_scalar<bool>(*node, row(key), parse_boolean, reading_);
    if (found && !*found && row(key).kind == ValueKind::only_true) {
        report_value(*node, key, {"says nothing", "delete the key, or write 'true'"}, reading_);
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
        return read_name(*node, found, reading_);
    if (found.kind == ValueKind::language) {
        const auto tag = read_scalar<std::string>(*node, found, parse_language_tag, reading_);
        return tag ? std::optional{Written<std::string>{*tag, node->place}} : std::nullopt;
    }
    if (!is_text(*node, found, reading_)) return std::nullopt;
    return Written<std::string>{node->text, node->place};
}

std::vector<Written<std::string>> MapReader::words(std::string_view key) {
    const YamlNode* node = value(key);
    return node != nullptr ? read_words(*node, row(key), reading_) : std::vector<Written<std::string>>{};
}

LocalText MapReader::text(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::text}));
    const YamlNode* node = value(key);
    return node != nullptr ? read_text(*node, row(key), reading_) : LocalText{};
}

std::optional<std::size_t> MapReader::choice(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::choice}));
    const YamlNode* node = value(key);
    if (node == nullptr || !is_text(*node, row(key), reading_)) return std::nullopt;
    const std::vector<std::string> choices = words_of(row(key).choices);
    const auto found = std::find(choices.begin(), choices.end(), node->text);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    report_word(*node, row(key), choices, reading_);
    return std::nullopt;
}

std::optional<MapReader> MapReader::map(std::string_view key, const std::vector<std::string>& further) {
    assert(is_kind(row(key), {ValueKind::map, ValueKind::length}));
    const YamlNode* node = value(key);
    if (node == nullptr) return std::nullopt;
    if (node->kind != YamlNode::Kind::map) {
        report_kind(*node, row(key), reading_);
        return std::nullopt;
    }
    return MapReader(*node, row(key).inside, reading_, further);
}

std::vector<const YamlNode*> MapReader::maps(std::string_view key) {
    assert(is_kind(row(key), {ValueKind::map_list}));
    std::vector<const YamlNode*> found;
    const YamlNode* node = value(key);
    if (node == nullptr) return found;
    if (node->kind != YamlNode::Kind::sequence) {
        report_kind(*node, row(key), reading_);
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
        report_kind(*node, row(key), reading_);
        return found;
    }
    for (const YamlEntry& entry : node->entries) found.push_back(&entry);
    return found;
}

}  // namespace stillroom::config
