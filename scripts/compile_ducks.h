/// How far a line lowers what sounds under it.
#pragma once

#include "scripts/compile_context.h"
#include "scripts/voice_spans.h"

#include <vector>

namespace stillroom::scripts {

/// Speech stands at least this far over the ducked bed; the duck of a line deepens by itself for it, down to
/// `kDeepestDuck` (design, session script; 10 LU over music is the least listeners want, research clinical 3.1).
inline constexpr double kSpeechClearance = 16.0;
inline constexpr Decibels kDeepestDuck{-16.0};
/// Under this the script is warned.
inline constexpr double kLeastSpeechClearance = 15.0;

/// [control] Deepens the ducks of every scheduled line on beds and nature to what the plan puts under it, and those
/// of every set's lines to the loudest bed of the plan, as the set's own bed change leaves it. A line that cannot
/// stand 15 LU over its bed is a warning.
void compile_ducks(CompileContext& context, const std::vector<VoiceSpan>& spans);

}  // namespace stillroom::scripts
