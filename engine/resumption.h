/// A session that goes on after its program, or the machine, stopped.
#pragma once

#include "audio/base/units.h"
#include "engine/verb.h"

#include <vector>

namespace stillroom::engine {

/// It then sounds so much lower than staff had set it (architecture, failure and record).
inline constexpr double kResumedLower = 12.0;  // dB

/// A session that was cut off and goes on where it stood.
struct Resumption {
    audio::Frames at;               ///< session frame up to which it was heard
    audio::Frames began_at{};       ///< where in the nominal timeline it had begun
    std::vector<TimedVerb> before;  ///< what staff had asked by then, in order
    /// After a loss of power nothing sounds until staff resume (architecture, failure and record).
    bool silent = false;
};

}  // namespace stillroom::engine
