/// The border between what a session decides and what it plays from.
#pragma once

#include "audio/base/units.h"
#include "audio/dsp/source.h"
#include "scripts/plan.h"

namespace stillroom::engine {

/// Hands out the sources of a plan, ready to sound. The conductor asks; the session plan answers; tests bring
/// fakes.
class Sources {
public:
    virtual ~Sources() = default;

    /// [control] A source that gives the frames from `from` on, or null when the planned sound is chosen silence.
    /// It stays valid until the session's plan is freed. The same planned sound may be opened again once its last
    /// voice has ended a second ago.
    [[nodiscard]] virtual audio::Source* open(const scripts::PlannedPlay& play, audio::Frames from) = 0;
    [[nodiscard]] virtual audio::Source* open(const scripts::PlannedLine& line, audio::Frames from) = 0;
    [[nodiscard]] virtual audio::Source* open(const scripts::PlannedPace& pace, audio::Frames from) = 0;
    /// The hush bed that stands in when everything scheduled is quiet, and after the last phase.
    [[nodiscard]] virtual audio::Source* open_comfort_bed() = 0;
};

}  // namespace stillroom::engine
