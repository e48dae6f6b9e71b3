#include "config/calibration_edit.h"

#include "config/source_text.h"
#include "config/values.h"
#include "config/yaml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace stillroom::config {

namespace {

/// Some bytes of a file give way to others.
struct Edit {
    std::size_t at = 0;
    std::size_t length = 0;
    std::string text;
};

/// The byte of a file at a place that was counted without byte order mark, in characters.
std::optional<std::size_t> offset_of(std::string_view bytes, const Place& place) {
    std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    for (int line = 1; line < place.line; ++line) {
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string_view::npos) return std::nullopt;
        at = end + 1;
    }
    for (int column = 1; column < place.column; ++column) {
        const std::size_t length = at < bytes.size() ? utf8_sequence(bytes.substr(at)) : 0;
        if (length == 0) return std::nullopt;
        at += length;
    }
    return at;
}

/// Where a value ends that begins at `at`, quotes included; nothing where it does not stand in one line.
std::optional<std::size_t> end_of(std::string_view bytes, std::size_t at, const YamlNode& value) {
    if (!value.quoted) {
        if (bytes.substr(at, value.text.size()) != value.text) return std::nullopt;
        return at + value.text.size();
    }
    const char quote = bytes[at];
    if (quote != '"' && quote != '\'') return std::nullopt;
    for (std::size_t i = at + 1; i < bytes.size() && bytes[i] != '\n'; ++i) {
        if (quote == '"' && bytes[i] == '\\') {
            ++i;
            continue;
        }
        if (bytes[i] != quote) continue;
        const bool doubled = quote == '\'' && i + 1 < bytes.size() && bytes[i + 1] == quote;
        if (!doubled) return i + 1;
        ++i;
    }
    return std::nullopt;
}

std::optional<Edit> in_place_of(std::string_view bytes, const YamlNode& value, std::string text) {
    const auto at = offset_of(bytes, value.place);
    const auto end = at ? end_of(bytes, *at, value) : std::nullopt;
    if (!end) return std::nullopt;
    return Edit{*at, *end - *at, std::move(text)};
}

std::string pink_text(const OutputCalibration& measured) {
    return fmt::format("{} LUFS", number_text(measured.pink.lufs));
}

std::string reads_text(const OutputCalibration& measured) {
    return fmt::format("{} dBA", number_text(measured.reads));
}

/// As many days after the new measurement as it was after the last one.
std::optional<std::string> until_text(const YamlNode& old, const OutputCalibration& measured) {
    const YamlNode* const at = old.find("at");
    const YamlNode* const until = old.find("until");
    if (at == nullptr || until == nullptr) return std::nullopt;
    const auto from = parse_date(at->text);
    const auto to = parse_date(until->text);
    if (!from || !to) return std::nullopt;
    const auto held = std::chrono::sys_days{*to} - std::chrono::sys_days{*from};
    return date_text(std::chrono::sys_days{measured.at} + held);
}

/// The values of a calibration that is there already, one by one.
std::optional<std::vector<Edit>> renewed(std::string_view bytes, const YamlNode& old,
                                         const OutputCalibration& measured) {
    std::vector<Edit> edits;
    const auto put = [&](std::string_view key, std::string text) {
        const YamlNode* const value = old.find(key);
        auto edit = value != nullptr ? in_place_of(bytes, *value, std::move(text)) : std::nullopt;
        if (!edit) return value == nullptr && key == "until";
        edits.push_back(*std::move(edit));
        return true;
    };
    const bool whole = put("at", date_text(measured.at)) && put("pink", pink_text(measured)) &&
                       put("reads", reads_text(measured)) &&
                       put("until", until_text(old, measured).value_or(std::string{}));
    if (!whole) return std::nullopt;
    return edits;
}

/// A new one, behind the key that every output has: in the same braces, or in a line of its own.
std::optional<std::vector<Edit>> added(std::string_view bytes, const YamlNode& output,
                                       const OutputCalibration& measured) {
    const auto entry = std::find_if(output.entries.begin(), output.entries.end(),
                                    [](const YamlEntry& one) { return one.key.text == "private"; });
    if (entry == output.entries.end()) return std::nullopt;
    const std::string written = "calibration: " + calibration_text(measured);
    const auto key = offset_of(bytes, entry->key.place);
    const auto value = offset_of(bytes, entry->value.place);
    const auto end = value ? end_of(bytes, *value, entry->value) : std::nullopt;
    if (!key || !end) return std::nullopt;
    if (output.in_flow) return std::vector{Edit{*end, 0, ", " + written}};

    const std::size_t line = *key == 0 ? 0 : bytes.rfind('\n', *key - 1) + 1;
    const std::string indent(bytes.substr(line, *key - line));
    if (indent.find_first_not_of(' ') != std::string::npos) return std::nullopt;
    const std::size_t feed = bytes.find('\n', *end);
    if (feed == std::string_view::npos) return std::vector{Edit{bytes.size(), 0, "\n" + indent + written}};
    const std::string line_end = bytes[feed - 1] == '\r' ? "\r\n" : "\n";
    return std::vector{Edit{feed + 1, 0, indent + written + line_end}};
}

std::string applied(std::string bytes, std::vector<Edit> edits) {
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.at > b.at; });
    for (const Edit& edit : edits) bytes.replace(edit.at, edit.length, edit.text);
    return bytes;
}

}  // namespace

std::string calibration_text(const OutputCalibration& measured) {
    return fmt::format("{{at: {}, pink: {}, reads: {}}}", date_text(measured.at), pink_text(measured),
                       reads_text(measured));
}

audio::Result<std::string> with_calibration(const std::string& bytes, const std::string& output,
                                            const OutputCalibration& measured) {
    const audio::Error by_hand{
        fmt::format("output '{}' is written in a way that cannot be changed in place; "
                    "write by hand 'calibration: {}'",
                    output, calibration_text(measured))};
    Diagnostics ignored;
    const auto source = check_source({}, bytes, ignored);
    const auto root = source ? read_yaml(*source, ignored) : std::nullopt;
    const YamlNode* const outputs = root ? root->find("outputs") : nullptr;
    const YamlNode* const node = outputs != nullptr ? outputs->find(output) : nullptr;
    if (node == nullptr) return by_hand;
    const YamlNode* const old = node->find("calibration");
    auto edits = old != nullptr ? renewed(bytes, *old, measured) : added(bytes, *node, measured);
    if (!edits) return by_hand;
    return applied(bytes, *std::move(edits));
}

}  // namespace stillroom::config
