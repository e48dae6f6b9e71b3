/// Slips of the pen: every key and value of a script deleted, written twice, of another kind, or misspelt.
#pragma once

#include "config/yaml_reader.h"
#include "scripts/keys.h"

#include <string>
#include <vector>

namespace stillroom::tests {

enum class Slip { deleted, written_twice, another_kind, key_misspelt, value_misspelt };

/// One slip at one place of a document.
struct Mutation {
    Slip slip = Slip::deleted;
    std::vector<std::size_t> path;  ///< through entries and items, from the top
    bool is_item = false;           ///< of a list, else an entry of a map
    /// Whether no such document can be right: a slip that a reader has to find, at its own lines.
    bool is_fault = false;
};

/// A document with a slip in it.
struct MutatedText {
    std::string text;
    int first_line = 0,
        last_line = 0;  ///< of what was changed; where it was deleted, of the map or list it stood in
    bool is_deleted = false;
    std::vector<int> ancestors;  ///< lines of the keys it stands under
    std::string what;            ///< for people: the slip and the words it was made at
    std::string word;            ///< the key or value before the slip
};

/// Every slip there is in a script or library.
[[nodiscard]] std::vector<Mutation> mutations_of(const config::YamlNode& top);

/// The document as blocks, a value a line, with one slip in it.
[[nodiscard]] MutatedText mutated(const config::YamlNode& top, const Mutation& mutation);

/// The document as it is, written the same way.
[[nodiscard]] std::string as_blocks(const config::YamlNode& top);

}  // namespace stillroom::tests
