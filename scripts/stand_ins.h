/// Where a quiet bed has to stand in for what staff excluded.
#pragma once

#include "scripts/compile_context.h"

#include <functional>
#include <optional>

namespace stillroom::scripts {

/// Silence that nobody chose is longer than this (as in lint rule S12).
inline constexpr Seconds kLongestUnchosenSilence{3.0};

/// [control] The excluded sounds on beds and nature without which nothing of either kind would sound for more than
/// `kLongestUnchosenSilence` while they were meant to. `compile_with` makes the plan with such stand-ins; it is
/// asked only where sounds are excluded at all.
[[nodiscard]] StandIns stand_ins_for(const Script& script, const SessionChoices& choices,
                                     const std::function<std::optional<Plan>(const StandIns&)>& compile_with);

}  // namespace stillroom::scripts
