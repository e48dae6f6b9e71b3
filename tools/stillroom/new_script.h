/// What a new session script begins as: commented text, or that of another session.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stillroom::tools {

/// [any] A short session that explains itself and passes `check`, for a file in the `sessions` folder beside the
/// shipped `library`. Its lines are named after it.
///
/// @pre `id` is one (config/values.h)
[[nodiscard]] std::string starting_script(std::string_view id);

/// [any] The same text with another id, to the last comment; nothing where no line begins with `id:`.
///
/// @pre `id` is one
[[nodiscard]] std::optional<std::string> copied_script(std::string_view text, std::string_view id);

}  // namespace stillroom::tools
