#include "engine/fault_event.h"

namespace stillroom::engine {

std::optional<SessionEvent> fault_event(const rt::Report& report) {
    using Kind = rt::Report::Kind;
    const auto fault = [&](const char* id, const char* text) {
        return SessionEvent{report.at, SessionEvent::What::fault, id, text};
    };
    switch (report.kind) {
        case Kind::voice_ended:
        case Kind::pressed:
            return {};
        case Kind::voice_refused:
            return fault("voice", "no free voice: a cue did not sound");
        case Kind::private_refused:
            return fault("private", "a private sound was kept from an output that others hear: it did not sound");
        case Kind::talk_howled:
            return fault("talk",
                         "the microphone heard its own sound and was closed: move it away, or turn it down");
        case Kind::layer_broken:
            return fault("layer", "a broken sound was muted");
        case Kind::layer_returned:
            return fault("layer", "the muted sound is back");
        case Kind::starved:
            return fault("stream", "the disk gave no data in time");
        case Kind::standby_started:
            return fault("standby", "a bed failed: the standby bed sounds in its place");
        case Kind::standby_ended:
            return fault("standby", "the bed is back");
        case Kind::stalled:
            return fault("conductor", "late: the session's clock waited");
    }
    return {};
}

}  // namespace stillroom::engine
