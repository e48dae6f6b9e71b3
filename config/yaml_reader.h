/// YAML as our own tree, with the place of every key and value: strict where YAML is lenient.
///
/// The reader refuses what would be taken silently otherwise: duplicate keys, second documents, trailing text,
/// tags, anchors and aliases, tabs in indentation; and it holds the limits of the reliability research (section 7).
/// Scalars stay text: what `8s` or `true` means is decided by config/values.h.
#pragma once

#include "config/diagnostics.h"
#include "config/source_text.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::config {

inline constexpr int kDeepestNesting = 32;
inline constexpr int kMostNodes = 50'000;
inline constexpr std::size_t kLongestScalar = 8'192;

struct YamlEntry;

/// One value of a document. Read-only once read.
struct YamlNode {
    enum class Kind {
        scalar,
        sequence,
        map,
        empty,   ///< nothing after `key:`, or `null` or `~`
        broken,  ///< already reported: whoever meets it stays silent
    };

    Kind kind = Kind::empty;
    Place place;
    std::string text;                ///< of a scalar, without its quotes
    bool quoted = false;             ///< written in quotes or as a block of text
    bool in_flow = false;            ///< a sequence or map in brackets
    std::vector<YamlNode> items;     ///< of a sequence
    std::vector<YamlEntry> entries;  ///< of a map, in the order written, each key once

    /// The value of a key, or null. Linear: maps of this size are small.
    [[nodiscard]] const YamlNode* find(std::string_view key) const;
    /// How people call it: `text`, `a list`, `a map`, `nothing`.
    [[nodiscard]] std::string_view kind_name() const;
};

struct YamlEntry {
    YamlNode key;  ///< always a scalar
    YamlNode value;
};

/// [control] The one document of a text. What is wrong goes to `diagnostics`; nothing comes back where the
/// structure could not be read to its end. Never throws.
[[nodiscard]] std::optional<YamlNode> read_yaml(const SourceText& source, Diagnostics& diagnostics);

}  // namespace stillroom::config
