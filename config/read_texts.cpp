// Text that people read, by language.
#include "config/read_values.h"

#include <fmt/format.h>

namespace stillroom::config {

bool is_language(const YamlEntry& entry, const KeyRow& row, Reading& reading) {
    const Parsed<std::string> tag = parse_language_tag(entry.key.text);
    if (tag) return true;
    if (entry.value.kind == YamlNode::Kind::empty) {
        reading.error(entry.key.place, "split-text",
                      fmt::format("'{}' stands alone: YAML split the text before it at a comma", entry.key.text),
                      "put the whole text in quotes");
    } else {
        report_value(entry.key, row.name, tag.fault(), reading);
    }
    return false;
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \n\t") == std::string::npos; }

void report_empty(const YamlNode& node, const KeyRow& row, Reading& reading) {
    reading.error(node.place, "empty-text", fmt::format("'{}' holds an empty text", row.name),
                  "write the words, or delete the key");
}

LocalText read_text(const YamlNode& node, const KeyRow& row, Reading& reading) {
    LocalText text;
    if (node.kind == YamlNode::Kind::scalar) {
        if (is_blank(node.text))
            report_empty(node, row, reading);
        else
            text[""] = node.text;
        return text;
    }
    if (node.kind != YamlNode::Kind::map) {
        report_kind(node, row, reading);
        return text;
    }
    for (const YamlEntry& entry : node.entries) {
        if (!is_language(entry, row, reading)) continue;
        if (entry.value.kind == YamlNode::Kind::scalar && !is_blank(entry.value.text)) {
            text[entry.key.text] = entry.value.text;
        } else if (entry.value.kind == YamlNode::Kind::scalar || entry.value.kind == YamlNode::Kind::empty) {
            report_empty(entry.value, row, reading);
        } else {
            report_kind(entry.value, row, reading);
        }
    }
    return text;
}

}  // namespace stillroom::config
