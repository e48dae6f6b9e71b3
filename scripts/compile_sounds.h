/// From `play` and `pace` to sources with static gains and lawful fades.
#pragma once

#include "scripts/compile_context.h"

#include <optional>

namespace stillroom::scripts {

/// What a sound is made of, and how loud that is.
struct CompiledSource {
    PlannedSource source;
    Loudness loudness;
    double true_peak_dbtp = -200.0;  ///< of files
    bool fits_level = true;  ///< has a loudness to bring to a level (silence and unprepared files have none)
};

/// [control] Nothing after an error, for a pool (see `compile_pool`), and for a slot nobody filled. `loops` is what
/// the cue says, else files loop on beds and nature.
[[nodiscard]] std::optional<CompiledSource> compile_source(CompileContext& context, const Sound& sound,
                                                           LayerKind kind, std::optional<bool> loops);

/// [control] A `play` cue without its times; nothing after an error, and for a slot nobody filled.
[[nodiscard]] std::optional<PlannedPlay> compile_play(CompileContext& context, const Cue& cue, const Sound& sound,
                                                      std::size_t layer);

/// [control] A `pace` cue without its times.
[[nodiscard]] PlannedPace compile_pace(CompileContext& context, const Cue& cue, const Pacer& pacer,
                                       std::size_t layer);

/// [control] The loop of the part `in` to `out`: as written, else all of it; the end is joined with what stands
/// before the loop's start, so that much lies before it.
[[nodiscard]] PlannedLoop compile_loop(const CompileContext& context, const FileSound& sound, Frames in,
                                       Frames out);

/// [control] A written fade, raised to the law where it is shorter, which the author is told; else `otherwise`.
[[nodiscard]] Frames lawful_fade(CompileContext& context, const Cue& cue, LayerKind kind, const char* key,
                                 const std::optional<Seconds>& written, Seconds otherwise);

/// [control] Fits the fades into the sounding time, where it is known: together they may take all of it, and
/// neither is squeezed below `least` where there is room for two of that. @pre the length is not negative
void fit_fades(Frames& fade_in, Frames& fade_out, const std::optional<Frames>& length, Frames least) noexcept;

}  // namespace stillroom::scripts
