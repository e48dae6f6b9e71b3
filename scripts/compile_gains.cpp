#include "scripts/compile_gains.h"

#include <algorithm>

namespace stillroom::scripts {

void compile_parameters(CompileContext& context) {
    for (const Parameter& parameter : context.script.parameters)
        context.plan.parameters.push_back(
            {parameter.id, parameter.initial, parameter.min, parameter.max, context.frames(parameter.over)});
}

std::vector<PlannedGainCurve> compile_curves(const CompileContext& context,
                                             const std::vector<GainByParameter>& written) {
    std::vector<PlannedGainCurve> curves;
    for (const GainByParameter& curve : written) {
        const auto& known = context.plan.parameters;
        const auto moved = std::find_if(known.begin(), known.end(), [&](const PlannedParameter& parameter) {
            return parameter.id == curve.parameter.value;
        });
        if (moved == known.end() || curve.points.empty()) continue;
        curves.push_back({static_cast<std::size_t>(moved - known.begin()), curve.points});
    }
    return curves;
}

PlannedSnapshot compile_snapshot(const CompileContext& context, const SnapshotAction& action) {
    PlannedSnapshot planned;
    planned.id = action.snapshot.value;
    const Snapshot* written = context.script.snapshot(action.snapshot.value);
    if (!written) return planned;
    for (const auto& [id, gain] : written->layers) {
        const std::size_t layer = context.layer_index(id);
        if (layer != kNoIndex) planned.gains.push_back({layer, gain.value});
    }
    planned.over = context.frames(action.over.value_or(written->over));
    return planned;
}

}  // namespace stillroom::scripts
