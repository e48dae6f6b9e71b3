/// What earlier sessions of a script have played of its pools with `no_repeat: series`.
#pragma once

#include "engine/journal/state_folder.h"
#include "scripts/plan.h"
#include "scripts/pool_series.h"

namespace stillroom::engine {

/// [control] By the newest record of this script (scripts::Plan::script_id): what its session took for heard
/// before, and what it then sounded, also where it was cut off or left. Nothing is kept for it but the records
/// themselves, so what retention removes is forgotten. Nothing heard where the plan has no such pool or there is no
/// record.
[[nodiscard]] scripts::HeardInSeries series_so_far(const StateFolder& folder, const scripts::Plan& plan);

}  // namespace stillroom::engine
