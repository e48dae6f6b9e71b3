/// From the layers of a script to the mixing strips of a plan.
#pragma once

#include "scripts/compile_context.h"

namespace stillroom::scripts {

/// [control] Fills `plan.layers`, in the order of the script, with their ducks resolved to indices.
void compile_layers(CompileContext& context);

/// The laws of safe sound (design, architecture): what a start from silence or a crossfade takes at least.
[[nodiscard]] Seconds shortest_fade(LayerKind kind) noexcept;

/// Fades of what says nothing about them.
[[nodiscard]] Seconds default_fade_in(LayerKind kind) noexcept;
[[nodiscard]] Seconds default_fade_out(LayerKind kind) noexcept;

}  // namespace stillroom::scripts
