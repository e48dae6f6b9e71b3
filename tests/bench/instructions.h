/// Counting instructions: exact, and the same on a noisy machine.
#pragma once

#include <string>

namespace stillroom::bench {

/// What the program does when it runs itself under valgrind: renders a zone of this kind for so many blocks.
void render_for_instructions(const std::string& kind, int voices, int blocks);

}  // namespace stillroom::bench
