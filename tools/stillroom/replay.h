/// stillroom sessions replay: what was heard, rendered again from its record.
#pragma once

#include "tools/stillroom/commands.h"
#include "tools/stillroom/recorded_session.h"

#include <string>

namespace stillroom::tools {

struct ReplayRequest {
    RecordRequest record;
    std::string output;  ///< .wav or .flac; empty: only the report
    std::string heard;   ///< role of the output; empty: the zone's headphones, else its first
    bool json = false;
};

/// [control] Renders the session, prints what came of it, and says what a replay leaves out.
[[nodiscard]] Exit replay(const ReplayRequest& request);

}  // namespace stillroom::tools
