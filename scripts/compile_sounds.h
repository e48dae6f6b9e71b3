/// From `play` and `pace` to sources with static gains and lawful fades.
#pragma once

#include "scripts/compile_context.h"

#include <optional>

namespace stillroom::scripts {

/// [control] What a sound is made of, and how loud that is; nothing for kinds of sound that are not played yet
/// (stems, pools) and for a slot nobody filled. `loops` is what the cue says, else files loop on beds and nature.
struct CompiledSource {
    PlannedSource source;
    Loudness loudness;
    bool fits_level = true;  ///< has a loudness to bring to a level (silence and unprepared files have none)
};
[[nodiscard]] std::optional<CompiledSource> compile_source(CompileContext& context, const Sound& sound,
                                                           LayerKind kind, std::optional<bool> loops);

/// [control] A `play` cue without its times; nothing where the source is not played yet, or after an error.
[[nodiscard]] std::optional<PlannedPlay> compile_play(CompileContext& context, const Cue& cue, const Sound& sound,
                                                      std::size_t layer);

/// [control] A `pace` cue without its times.
[[nodiscard]] PlannedPace compile_pace(CompileContext& context, const Cue& cue, const Pacer& pacer,
                                       std::size_t layer);

/// [control] Fits the fades into the sounding time, where it is known: together they may take all of it, and
/// neither is squeezed below `least` where there is room for two of that. @pre the length is not negative
void fit_fades(Frames& fade_in, Frames& fade_out, const std::optional<Frames>& length, Frames least) noexcept;

}  // namespace stillroom::scripts
