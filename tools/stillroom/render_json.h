/// What a render measured, for programs.
#pragma once

#include "engine/offline_render.h"

#include <string>

namespace stillroom::tools {

/// [any] The document of `render --report` (design, commands), ended by a line break. Frames are session frames.
[[nodiscard]] std::string render_json(const engine::RenderReport& report);

}  // namespace stillroom::tools
