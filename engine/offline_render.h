/// A whole session as fast as the machine goes: the same conductor, the same mixer, no clock.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "config/output_role.h"
#include "engine/conductor.h"
#include "engine/resumption.h"
#include "engine/rt/command.h"
#include "engine/session_event.h"
#include "engine/session_plan.h"
#include "engine/verb.h"
#include "engine/zone_outputs.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stillroom::engine {

/// A safety gain of a record: the mixer's frame at which it began to move.
struct TimedSafety {
    audio::Frames at;
    rt::SafetyCommand command;
};

struct RenderOptions {
    int block = 1024;                 ///< frames per block, 1 to audio::kMaxBlock; never changes the samples
    audio::Frames from{};             ///< first frame that is given out; what comes before is rendered and dropped
    std::optional<audio::Frames> to;  ///< first frame that is not
    /// What staff ask, in order of time: each acts with the first quantum at or after its frame. The session then
    /// takes as long as they make it. Where they leave it standing still, it is ended a minute after the last of
    /// them could have moved it on.
    std::vector<TimedVerb> verbs{};
    /// Of a record: when staff's safety gains truly began to move, in order. None: with their verbs, as from an
    /// operator's log.
    std::optional<std::vector<TimedSafety>> safety{};
    /// How the session was begun; `begins_at` as LiveOptions::from, rounded down to a whole quantum.
    audio::Frames begins_at{};
    /// It went on after a stop instead: `verbs` and `safety` are those from then on.
    std::optional<Resumption> resumption{};
    /// The zone it sounds in, and which of its outputs is given out. @pre the zone has it
    std::vector<ZoneOutput> outputs = rehearsal_outputs();
    config::OutputRole heard = config::OutputRole::headphones;
    /// The seed is the session's. Gates that `verbs` confirm wait for it.
    ConductorOptions conductor{};
};

/// What a render measured; the fields of `render --report` (design, commands).
struct RenderReport {
    audio::Frames length;
    audio::SampleRate rate;
    config::OutputRole output = config::OutputRole::headphones;  ///< the one that was given out
    int channels = 2;
    std::string sha256;  ///< over the interleaved float32 samples given out
    double integrated_lufs = -70.0;
    double true_peak_dbtp = -200.0;
    double max_rise_db_per_s = 0.0;  ///< fastest rise of the gain of what already sounded, over 100 ms
    int voices_max = 0;
    double realtime_factor = 0.0;
    struct Phase {
        std::string id;
        audio::Frames start, end;
    };
    std::vector<Phase> phases;  ///< as they truly ran
    std::vector<SessionEvent> events;
    std::int64_t not_finite = 0;  ///< broken samples the mixer had to replace
};

/// Takes finished frames, interleaved stereo, in order; an error ends the render.
using FrameSink = std::function<audio::Result<void>(std::span<const float> interleaved)>;

/// Called about once per second of session time: rendered so far, and the whole.
using RenderProgress = std::function<void(audio::Frames done, audio::Frames whole)>;

/// [control] Renders a session; without verbs it opens its gates and ends by itself. File frame n is session frame
/// `from` + n: the limiter's look-ahead is dropped. A delay that the room's profile gives the output is heard, and
/// a session that is rendered to its end is longer by it.
[[nodiscard]] audio::Result<RenderReport> render_offline(SessionPlan& session, const RenderOptions& options,
                                                         const FrameSink& sink,
                                                         const RenderProgress& progress = {});

}  // namespace stillroom::engine
