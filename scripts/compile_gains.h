/// From parameters, gain curves and snapshots to gains by index.
#pragma once

#include "scripts/compile_context.h"

#include <vector>

namespace stillroom::scripts {

/// [control] Fills `plan.parameters`, in the order of the script.
void compile_parameters(CompileContext& context);

/// [control] The curves of a layer or stem. @pre the plan's parameters are there
[[nodiscard]] std::vector<PlannedGainCurve> compile_curves(const CompileContext& context,
                                                           const std::vector<GainByParameter>& written);

/// [control] A `snapshot` cue without its time. @pre the plan's layers are there
[[nodiscard]] PlannedSnapshot compile_snapshot(const CompileContext& context, const SnapshotAction& action);

}  // namespace stillroom::scripts
