/// How late the sound of an output comes, from what was sent to it and what a microphone heard.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stillroom::tools {

/// How the frames an output has taken and those an input has given go together, seen again and again while both
/// run.
class FramePairs {
public:
    /// At one instant, as close together as can be looked.
    void add(audio::Frames taken, audio::Frames given) { ahead_.push_back(taken.count - given.count); }

    /// By how many frames the output's count is ahead: the median. @pre something was added
    [[nodiscard]] audio::Frames ahead() const;
    /// By how much that may be wrong: four fifths of all looks lie within it. 0 where both run in one cycle, as at
    /// a JACK server; up to a helping of the two drivers where they do not.
    [[nodiscard]] audio::Frames doubt() const;

private:
    std::vector<std::int64_t> ahead_;
};

/// What was found.
struct LatencyReading {
    audio::Frames latency;  ///< from the output taking a frame to the input giving it back
    audio::Frames doubt{};
    double clear_by = 0.0;    ///< dB by which the peak stands above the rest, in the worse half
    audio::Decibels level{};  ///< of what was heard, against what was sent
};

/// The peak must stand this much above the rest: chance alone reaches 14 dB, a quiet room under the noise 30 and
/// more.
inline constexpr double kClearBy = 20.0;

/// [control] Compares two halves of what was sent with what was heard, `first` frames of which came before the
/// first sent one was taken. Errors: it was not heard, not clearly, or the halves do not agree; each with what to
/// do.
/// @pre heard goes on for `longest` frames behind what was sent
[[nodiscard]] audio::Result<LatencyReading> find_latency(std::span<const float> sent, std::span<const float> heard,
                                                         audio::Frames first, audio::Frames longest);

}  // namespace stillroom::tools
