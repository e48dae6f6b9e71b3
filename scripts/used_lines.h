/// Which lines a script can speak, and how long that takes.
#pragma once

#include "scripts/script.h"

#include <string>
#include <vector>

namespace stillroom::scripts {

/// [any] Words a minute of quiet narration (clinical research 1.4: 90 to 110).
inline constexpr double kWordsPerMinute = 95.0;

/// [any] Words of a unit: runs of characters between blanks that hold a letter or a digit.
[[nodiscard]] int words_in(const std::string& unit);

/// [any] Time a line's words take, without its gaps; 0 in a language it lacks.
[[nodiscard]] Seconds speaking_time(const Line& line, const std::string& language);

/// [any] Time from a line's first word to its last, gaps included.
[[nodiscard]] Seconds line_time(const Line& line, const std::string& language);

/// [any] The lines a cue speaks: of a line, a cue set (its first where that is its order) or a group.
[[nodiscard]] std::vector<const Line*> lines_of(const Cue& cue, const Script& script);

/// [any] Whether a line keeps people safe (stay in the chair): its tag `safety` says so, or the name that the
/// shared library gives it.
[[nodiscard]] bool is_safety_line(const Line& line);

/// [any] Every line the script can speak, by cue or on demand, each once, in that order.
[[nodiscard]] std::vector<const Line*> used_lines(const Script& script);

}  // namespace stillroom::scripts
