/// What a journal says must be rendered to hear again what was heard.
#pragma once

#include "audio/base/units.h"
#include "engine/conductor_view.h"
#include "engine/journal/journal_reader.h"
#include "engine/offline_render.h"

#include <vector>

namespace stillroom::engine {

/// A stretch of a session in which its program ran without a stop. The first begins with the session; each later
/// one where the session was resumed.
struct RecordedRun {
    Frames from;                       ///< session frame at which it begins
    RenderOptions options;             ///< for `render_offline`, with the plan and the seed of the header
    std::vector<SessionEvent> faults;  ///< what went wrong then: a replay plays as planned
    bool talked = false;               ///< staff spoke to the patient, which nobody records
};

/// [any] How the header's session was conducted.
[[nodiscard]] ConductorOptions conductor_options(const SessionHeader& header);

/// [any] The runs of a journal in order, at least one. @pre the journal has a header
[[nodiscard]] std::vector<RecordedRun> runs_of(const JournalContents& journal);

}  // namespace stillroom::engine
