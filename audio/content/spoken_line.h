/// From the speech of single units to one line that can be played.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"

#include <span>
#include <vector>

namespace stillroom::audio {

/// The loudness every unit is brought to, and the ceiling the line is limited to.
inline constexpr Loudness kLineLoudness{-20.0};
inline constexpr Decibels kLineCeiling{-5.0};
/// Silence before the first word and after the last. The lead lets a voice fade in (80 ms at least) without eating
/// the first consonant.
inline constexpr Seconds kLineLead{0.1};
inline constexpr Seconds kLineTail{0.2};

/// Where the words of a recording start and end.
struct WordRange {
    Frames start, end;
};

/// [control] Finds the first and the last 10 ms that stand less than 45 dB below the loudest; an empty range for
/// silence.
[[nodiscard]] WordRange find_words(std::span<const float> mono, SampleRate rate);

/// One line, mono.
struct SpokenLine {
    std::vector<float> samples;
    std::vector<Frames> unit_starts, unit_ends;
    double limited_db = 0.0;  ///< the deepest the limiter had to go
};

/// [control] Cuts every unit to its words with a little room around them, ramps its ends, brings it to
/// kLineLoudness, sets `gap` between the words of one unit and the next, and limits the whole to kLineCeiling.
/// @pre every unit has words (see find_words)
[[nodiscard]] SpokenLine assemble_line(const std::vector<std::vector<float>>& units, Seconds gap, SampleRate rate);

}  // namespace stillroom::audio
