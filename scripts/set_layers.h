/// Where the sound of a cue set plays; a set names no layer itself.
#pragma once

#include "scripts/script.h"

#include <variant>

namespace stillroom::scripts {

/// [any] The layer of what a set adds under its words: a recording is speech and plays on the lines' strip; any
/// other sound plays on the tones', where it replaces no bed.
[[nodiscard]] inline const char* layer_of_set_sound(const Sound& sound) {
    return std::holds_alternative<FileSound>(sound.source) ? "line" : "tone";
}

}  // namespace stillroom::scripts
