/// Scripts as they were when they were played, so that no later edit changes what a record means.
#pragma once

#include "audio/base/result.h"
#include "audio/content/content_store.h"
#include "engine/journal/journal_record.h"
#include "engine/journal/state_folder.h"
#include "scripts/plan.h"

#include <string>
#include <vector>

namespace stillroom::engine {

/// [control] Puts every file of a script into the archive, each under its SHA-256; those hashes, in order. A file
/// that is there already is not written again.
[[nodiscard]] audio::Result<std::vector<std::string>> keep_script(const StateFolder& folder,
                                                                  const scripts::PlanOrigin& origin);

/// [control] The plan of a recorded session, from the archive and the content store alone: the same script,
/// language and clips as then, and pools of a series where they stood then, so the same samples. What a patient had
/// brought is a length and a level here: its sound is nowhere (see `SessionPlan::left_out`). Errors: a file of the
/// script is missing from the archive or is not what it was, a clip is not in the store any more, or this version
/// of the program does not take the script.
[[nodiscard]] audio::Result<scripts::Plan> recorded_plan(const StateFolder& folder, const SessionHeader& header,
                                                         audio::ContentStore& store);

}  // namespace stillroom::engine
