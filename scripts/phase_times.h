/// Times inside a phase, in seconds, as far as they can be told before a plan exists.
#pragma once

#include "scripts/script.h"

#include <optional>

namespace stillroom::scripts {

/// [any] Seconds from the phase's start when it takes its nominal length. Nothing where the point or the length
/// could not be read, or its marker is not defined.
[[nodiscard]] std::optional<Seconds> nominal_time(const TimePoint& point, const Phase& phase);

}  // namespace stillroom::scripts
