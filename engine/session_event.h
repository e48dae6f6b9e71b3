/// What truly happened in a session, at which frame: the rows of a render's report and, later, of the journal.
#pragma once

#include "audio/base/units.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stillroom::engine {

struct SessionEvent {
    enum class What { phase, start, stop, fade, prompt, verb, refused, fault, ending, end };
    audio::Frames at;
    What what = What::start;
    std::string id;    ///< sound, line, pacer, cue set, layer, verb or phase
    std::string text;  ///< for people: a prompt's words, why something was refused
    /// Which press of staff's this answers, by the number that LiveSession::post gave it; 0: none.
    std::uint64_t press = 0;
};

/// The name of a kind of event as reports spell it.
[[nodiscard]] constexpr std::string_view name_of(SessionEvent::What what) noexcept {
    switch (what) {
        case SessionEvent::What::phase:
            return "phase";
        case SessionEvent::What::start:
            return "start";
        case SessionEvent::What::stop:
            return "stop";
        case SessionEvent::What::fade:
            return "fade";
        case SessionEvent::What::prompt:
            return "prompt";
        case SessionEvent::What::verb:
            return "verb";
        case SessionEvent::What::refused:
            return "refused";
        case SessionEvent::What::fault:
            return "fault";
        case SessionEvent::What::ending:
            return "ending";
        case SessionEvent::What::end:
            return "end";
    }
    return "";
}

}  // namespace stillroom::engine
