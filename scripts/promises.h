/// Promises a script makes that cannot hold: errors, because it could not play as written.
#pragma once

#include "config/diagnostics.h"
#include "scripts/output_privacy.h"
#include "scripts/script.h"

namespace stillroom::scripts {

/// [control] Judges what can be seen without media: cues beyond their phase, endings before starts, holds without
/// an end, private sounds at open outputs, by-hand lines in the schedule, facts nobody confirms, and missing
/// languages. Parts that could not be read (their place has line 0) and names that are not defined are passed over.
/// `parse` calls it, so that every error of a script is found in one run.
void check_promises(const Script& script, const OutputPrivacy& privacy, config::Diagnostics& diagnostics);

}  // namespace stillroom::scripts
