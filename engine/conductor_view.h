/// What a conductor is told before it begins, and what it shows while it runs.
#pragma once

#include "audio/base/units.h"
#include "engine/prompt_board.h"
#include "scripts/plan.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace stillroom::engine {

using audio::Frames;

struct ConductorOptions {
    bool gates_open_at_once = true;           ///< `render` and `--gates auto`; else a gate waits for staff
    std::set<std::string> gates_that_wait{};  ///< and these wait all the same
    std::uint64_t seed = 1;                   ///< of the order in which shuffled cue sets speak
    /// Staff are asked whether somebody is with the patient once nobody has pressed anything for so long, and lines
    /// that say so are left out while nobody answers; what they leave unanswered they are told again. None: that
    /// somebody is there is taken for granted.
    std::optional<Frames> attendance_every{};
    bool ends_by_itself = true;  ///< after the last phase: fade and finish; else a quiet bed stays until `end`
};

/// Where a session stands, in plain values for a status line or a page.
struct ConductorView {
    enum class State {
        playing,
        waiting,
        held,
        grounding,
        quiet,
        stopped,
        conversing,  ///< the patient talks: a hush bed, and the timeline holds
        afterwards,
        ending,
        finished
    };
    State state = State::playing;
    Frames at;  ///< session time
    std::size_t phase = 0;
    Frames phase_position;              ///< of the phase's own clock
    Frames phase_length;                ///< as planned now
    Frames left;                        ///< planned time to the end of the last phase, from now
    std::string waiting_for;            ///< title of the gate, while one waits
    std::vector<std::string> sounding;  ///< ids, oldest first
    std::string saying;                 ///< text of the line that sounds
    std::string next;                   ///< id of the next cue of this phase
    Frames next_in;
    const scripts::PlannedPace* pacing = nullptr;  ///< the pacer that sounds, of the plan; null: none
    Frames pacing_since;                           ///< session frame of its first breath
    std::vector<double> parameters;                ///< where each parameter of the plan stands, or is moving to
    std::vector<OpenPrompt> prompts;               ///< what staff have not answered, oldest first
    bool landing = false;                          ///< staff have said when the session ends
    bool talking = false;                          ///< staff speak to the patient
    bool voice_off = false;                        ///< no scheduled line is spoken
    bool pacer_off = false;                        ///< no pacer is heard
};

}  // namespace stillroom::engine
