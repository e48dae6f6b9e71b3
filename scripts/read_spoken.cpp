// Units of speech by language.
#include "config/values.h"
#include "scripts/read_values.h"

namespace stillroom::scripts {

namespace {

using config::is_blank;
using config::YamlEntry;
using config::YamlNode;

/// Whether a unit reads as finished: by a full stop or another mark, also inside closing quotes.
bool ends_with_punctuation(std::string_view unit) {
    while (unit.ends_with('"') || unit.ends_with('\'') || unit.ends_with(')') || unit.ends_with(' ')) {
        unit.remove_suffix(1);
    }
    if (unit.empty()) return true;
    if (std::string_view{".?!:;,"}.find(unit.back()) != std::string_view::npos) return true;
    return unit.ends_with("…") || unit.ends_with("»") || unit.ends_with("”") || unit.ends_with("—");
}

/// ASCII and Latin-1 letters, which cover the languages that know small letters and ship with us.
bool starts_in_lower_case(std::string_view unit) {
    if (unit.empty()) return false;
    if (unit[0] >= 'a' && unit[0] <= 'z') return true;
    if (unit.size() < 2 || unit[0] != '\xC3') return false;
    const auto second = static_cast<unsigned char>(unit[1]);
    return second >= 0x9F && second <= 0xBF && second != 0xB7;
}

/// A flow list splits `Hello, welcome` in two; the halves betray it.
void check_splits(const std::vector<YamlNode>& units, Parsing& parsing) {
    for (std::size_t i = 1; i < units.size(); ++i) {
        const YamlNode &before = units[i - 1], &after = units[i];
        if (before.kind != YamlNode::Kind::scalar || after.kind != YamlNode::Kind::scalar) continue;
        if (before.quoted || after.quoted) continue;
        if (ends_with_punctuation(before.text) || !starts_in_lower_case(after.text)) continue;
        parsing.error(
            before.place, "split-text",
            fmt::format("the unit '{}' ends without punctuation and '{}' goes on in lower case: YAML split it "
                        "at a comma",
                        before.text, after.text),
            fmt::format("put the whole unit in quotes: \"{}, {}\"", before.text, after.text));
        return;
    }
}

std::vector<SpokenUnit> read_units(const YamlNode& node, const KeyRow& row, Parsing& parsing) {
    std::vector<SpokenUnit> units;
    if (node.kind == YamlNode::Kind::scalar) {
        if (is_blank(node.text))
            report_empty(node, row, parsing);
        else
            units.push_back({node.text, node.place});
        return units;
    }
    if (node.kind != YamlNode::Kind::sequence) {
        report_kind(node, row, parsing);
        return units;
    }
    if (node.items.empty()) report_empty(node, row, parsing);
    for (const YamlNode& item : node.items) {
        if (item.kind == YamlNode::Kind::map) {
            parsing.error(item.place, "wrong-type", "a spoken unit must be text, not a map: it holds a ': '",
                          "put the whole unit in quotes");
        } else if (item.kind == YamlNode::Kind::sequence) {
            report_kind(item, row, parsing);
        } else if (item.kind == YamlNode::Kind::empty ||
                   (item.kind == YamlNode::Kind::scalar && is_blank(item.text))) {
            report_empty(item, row, parsing);
        } else if (item.kind == YamlNode::Kind::scalar) {
            units.push_back({item.text, item.place});
        }
    }
    check_splits(node.items, parsing);
    return units;
}

}  // namespace

std::map<std::string, std::vector<SpokenUnit>> read_spoken(const YamlNode& node, const KeyRow& row,
                                                           Parsing& parsing) {
    std::map<std::string, std::vector<SpokenUnit>> spoken;
    if (node.kind != YamlNode::Kind::map) {
        spoken[""] = read_units(node, row, parsing);
        return spoken;
    }
    for (const YamlEntry& entry : node.entries) {
        if (!is_language(entry, row, parsing)) continue;
        if (entry.value.kind == YamlNode::Kind::empty) {
            report_empty(entry.value, row, parsing);
            spoken[entry.key.text] = {};
        } else {
            spoken[entry.key.text] = read_units(entry.value, row, parsing);
        }
    }
    return spoken;
}

}  // namespace stillroom::scripts
