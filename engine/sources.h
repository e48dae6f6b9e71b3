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

    /// [control] A source that gives the frames from `from` on. Null when the planned sound is chosen silence, or
    /// when every instance of it is still open. It stays valid until the session's plan is freed.
    [[nodiscard]] virtual audio::Source* open(const scripts::PlannedPlay& play, audio::Frames from) = 0;
    [[nodiscard]] virtual audio::Source* open(const scripts::PlannedLine& line, audio::Frames from) = 0;
    [[nodiscard]] virtual audio::Source* open(const scripts::PlannedPace& pace, audio::Frames from) = 0;
    /// A pacer that the plan does not hold: one that staff have set to the patient's own breath. Never refused, and
    /// gone once it is closed.
    [[nodiscard]] virtual audio::Source& make(const scripts::PlannedPace& pace, audio::Frames from) = 0;
    /// The hush bed that stands in when everything scheduled is quiet, and after the last phase.
    [[nodiscard]] virtual audio::Source* open_comfort_bed() = 0;

    /// [control] No voice reads this source any more, and none has for a second of session time (the mixer lags the
    /// conductor): it may be opened again.
    virtual void close(audio::Source* source) = 0;
};

}  // namespace stillroom::engine
