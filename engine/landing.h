/// How long each phase still takes when staff want a session to end in a given time.
#pragma once

#include "audio/base/units.h"

#include <span>
#include <vector>

namespace stillroom::engine {

using audio::Frames;

/// A phase that has not ended yet, as it is planned.
struct LandingPhase {
    Frames min, nominal;
    Frames done;          ///< how much of it has run; 0 of one that has not begun
    bool brings = false;  ///< it is the return or the re-orientation: never lost
};

/// The least that a phase of the return keeps (session script, what staff can do): two minutes, or all of a shorter
/// one.
inline constexpr audio::Seconds kShortestReturn{120.0};

/// [control] The shortest time from now in which these phases can end.
[[nodiscard]] Frames shortest_landing(std::span<const LandingPhase> phases, audio::SampleRate rate);

/// [control] The whole length of each phase, what has run included, so that all end `in` frames from now. Phases
/// give way together between their nominal and their shortest length first; then those before and after the return
/// shrink, to nothing if they must; the return goes below its `min` last. Where there is more time than they need
/// they keep their nominal length. @pre `in` is at least shortest_landing
[[nodiscard]] std::vector<Frames> plan_landing(std::span<const LandingPhase> phases, Frames in,
                                               audio::SampleRate rate);

}  // namespace stillroom::engine
