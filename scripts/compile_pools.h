/// From pools and stems to sources of several files.
#pragma once

#include "scripts/compile_context.h"
#include "scripts/compile_sounds.h"

#include <optional>

namespace stillroom::scripts {

/// [control] The members of a pool, each brought to the level of its layer by itself; nothing after an error. Files
/// do not loop in a pool; slots that nobody filled are left out.
[[nodiscard]] std::optional<PoolSource> compile_pool(CompileContext& context, const Cue& cue, const Sound& sound,
                                                     std::size_t layer);

/// [control] Stems as one source, as long as the shortest; nothing after an error.
[[nodiscard]] std::optional<CompiledSource> compile_stems(CompileContext& context, const Sound& sound, bool loops);

}  // namespace stillroom::scripts
