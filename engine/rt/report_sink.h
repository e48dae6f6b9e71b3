/// Where the parts of a mixer tell what happened.
#pragma once

#include "audio/base/spsc_queue.h"
#include "engine/rt/command.h"

namespace stillroom::engine::rt {

/// The mixer's queue of reports, with the session frame of what is being rendered. All of it [audio].
class ReportSink {
public:
    ReportSink(audio::SpscQueue<Report>& queue, Frames session) noexcept : queue_(queue), session_(session) {}

    /// A full queue means that nobody listens; the counters of the state still tell.
    void tell(Report::Kind kind, int layer, VoiceId voice) const noexcept STILLROOM_REALTIME {
        (void)queue_.try_push({kind, static_cast<std::uint8_t>(layer), voice, session_});
    }

private:
    audio::SpscQueue<Report>& queue_;
    Frames session_;
};

}  // namespace stillroom::engine::rt
