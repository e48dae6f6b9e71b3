/// The bytes of a file a person wrote, checked before anything reads a meaning into them.
#pragma once

#include "config/diagnostics.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::config {

/// The largest file that is read (reliability research, section 7: a megabyte of brackets costs a parser 231 MB).
inline constexpr std::size_t kLargestFile = std::size_t{256} * 1024;

/// The text of one file: UTF-8 without byte order mark, lines ended by \n.
struct SourceText {
    std::string file;  ///< as people should see it in messages
    std::string text;

    /// The line with this number (from 1), without its end; empty beyond the last.
    [[nodiscard]] std::string_view line(int number) const;
};

/// [control] Reads a regular file of at most `kLargestFile` bytes of valid UTF-8 without NUL or control characters;
/// anything else is one error, for a bad byte at its line and column. Never throws.
[[nodiscard]] std::optional<SourceText> read_source(const std::string& file, Diagnostics& diagnostics);

/// [any] The same checks on text that is already in memory; \r\n becomes \n and a byte order mark goes.
[[nodiscard]] std::optional<SourceText> check_source(std::string file, std::string bytes, Diagnostics& diagnostics);

/// [any] Number of characters (not bytes) in valid UTF-8.
[[nodiscard]] std::size_t characters_in(std::string_view utf8);

/// [any] The length of the UTF-8 sequence that starts `bytes`, or 0 when it is not a valid one: overlong forms,
/// surrogates and anything above U+10FFFF are refused. @pre !bytes.empty()
[[nodiscard]] std::size_t utf8_sequence(std::string_view bytes);

}  // namespace stillroom::config
