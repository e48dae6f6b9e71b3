/// What the program says to people: on standard error, so that standard output stays a command's result.
#pragma once

#include <cstdio>
#include <string_view>

namespace stillroom::tools {

/// [any] One message, as `stillroom: ...`, in a line of its own.
void say(std::string_view message);

/// [any] Whether a stream is a terminal that a person looks at.
[[nodiscard]] bool is_terminal(std::FILE* stream) noexcept;

/// [any] Whether colours belong on a stream: a terminal that knows them, and no NO_COLOR in the environment.
[[nodiscard]] bool shows_colours(std::FILE* stream) noexcept;

/// [any] Writes a text to standard output. False, after saying so, when it cannot be written (a full disk).
[[nodiscard]] bool print(std::string_view text);

}  // namespace stillroom::tools
