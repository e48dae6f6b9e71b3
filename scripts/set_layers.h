/// Where the sound of a cue set plays; a set names no layer itself.
#pragma once

#include "scripts/script.h"

#include <variant>

namespace stillroom::scripts {

/// [any] True for a recording that stands in for the words of a set without lines: it is speech.
[[nodiscard]] inline bool is_spoken(const CueSet& set, const Sound& sound) {
    return set.lines.empty() && std::holds_alternative<FileSound>(sound.source);
}

/// [any] The layer of what a set sounds: speech plays on the lines' strip; what it adds under its words plays on
/// the tones', where it replaces no bed.
[[nodiscard]] inline const char* layer_of_set_sound(const CueSet& set, const Sound& sound) {
    return is_spoken(set, sound) ? "line" : "tone";
}

}  // namespace stillroom::scripts
