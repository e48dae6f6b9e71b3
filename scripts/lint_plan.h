/// Advice that only a plan allows: levels and times of the whole session.
#pragma once

#include "scripts/compile_context.h"
#include "scripts/voice_spans.h"

#include <vector>

namespace stillroom::scripts {

/// [control] S23, S24, S27, S32 and S34: estimated from levels, and from what the program makes itself; recordings
/// are measured by `check --audio`. @pre ducks and ends of the plan are settled
void lint_plan(CompileContext& context, const std::vector<VoiceSpan>& spans);

}  // namespace stillroom::scripts
