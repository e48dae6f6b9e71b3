/// From lines and cue sets to clips with gains and texts.
#pragma once

#include "scripts/compile_context.h"

#include <optional>
#include <vector>

namespace stillroom::scripts {

/// [control] A line on a layer, with that layer's ducks as written (see compile_ducks.h). Nothing where the line
/// has no text in the session's language, which the parser reports: another language is never spoken instead.
[[nodiscard]] std::optional<PlannedLine> compile_line(CompileContext& context, const Line& line, std::size_t layer,
                                                      Decibels gain);

/// [control] Fills `plan.cue_sets` and `plan.on_demand`.
void compile_cue_sets(CompileContext& context);

/// One line of a cue set, and how long after the set's start it begins.
struct SetLineStart {
    std::size_t line = 0;
    Frames offset;
};

/// [any] The lines of a set that sound when it is called, in order (`order: first` sounds the first alone).
[[nodiscard]] std::vector<SetLineStart> line_starts(const PlannedSet& set, SampleRate rate);

/// [any] From a set's start until it is over: `kSetTail` after its last word, and not before what it plays.
[[nodiscard]] Frames set_span(const PlannedSet& set, SampleRate rate);

/// [any] How long a set sounds.
[[nodiscard]] Frames set_length(const PlannedSet& set, SampleRate rate);

}  // namespace stillroom::scripts
