/// What truly happened in a recorded session, put together from its records for people to read.
#pragma once

#include "engine/journal/journal_reader.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stillroom::engine {

struct SessionReport {
    enum class State { ended, running, unfinished, damaged };

    /// A phase as it truly ran.
    struct Phase {
        std::string id, title;
        Frames start, end;
    };
    /// A stretch in which the session was not simply on its way.
    struct Stretch {
        enum class Kind { waiting, hold, grounding, quiet, silence, conversation, talk };
        Kind kind = Kind::hold;
        std::string text;  ///< of waiting: the gate; of grounding: the cue set
        Frames start, end;
    };
    /// Something that sounded.
    struct Sounded {
        std::string row;  ///< its layer, "set" for a cue set, empty where the record does not say
        std::string id;
        std::string text;  ///< words of a line, title of a cue set
        Frames start, end;
    };
    /// Something that happened at one moment.
    struct Mark {
        enum class Kind { verb, refused, left_out, prompt, fault, resumed, lost };
        Frames at;
        Kind kind = Kind::verb;
        std::string id;    ///< verb, cue, gate, or where a fault was
        std::string text;  ///< what it came to, why it was refused, what was asked
    };
    /// A safety gain: what staff's hand did to the whole output.
    struct Gain {
        Frames at;
        std::string gain_of;    ///< "everything" (stop, cut), "lower and raise", "the session" (quiet), ...
        double decibels = 0.0;  ///< -200: silence
        Frames length;
    };

    SessionHeader header;
    State state = State::ended;
    std::string state_text;  ///< "ended", or what is wrong
    std::uint32_t records = 0;
    Frames start, end;
    std::vector<Phase> phases;
    std::vector<Stretch> stretches;
    std::vector<Sounded> sounded;
    std::vector<Mark> marks;
    std::vector<Gain> gains;
    std::vector<VerbRecord> verbs;  ///< everything staff asked for, taken or refused
    std::int64_t lost = 0;          ///< records that could not be kept

    [[nodiscard]] int count(Mark::Kind kind) const noexcept;
};

/// [any] @pre the journal has a header
[[nodiscard]] SessionReport report_of(const JournalContents& journal, bool is_running);

/// [any] For people: "hold", "program stopped".
[[nodiscard]] std::string_view name_of(SessionReport::Stretch::Kind kind) noexcept;
[[nodiscard]] std::string_view name_of(SessionReport::Mark::Kind kind) noexcept;
[[nodiscard]] std::string_view name_of(SessionReport::State state) noexcept;

}  // namespace stillroom::engine
