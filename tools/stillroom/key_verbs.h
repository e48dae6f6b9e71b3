/// What each key of the terminal asks for.
#pragma once

#include "engine/conductor.h"
#include "engine/verb.h"
#include "scripts/plan.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace stillroom::tools {

/// What a press came to: a verb to post, lines to show, or neither.
struct KeyPress {
    std::optional<engine::Verb> verb;
    std::vector<std::string> lines;
};

/// Translates keys to verbs. Only `g` takes more than one press: it shows the cue sets, then a digit picks one; a
/// second `g`, Enter or one second without a press takes the first, so that grounding never waits for a choice.
/// [control] one thread.
class KeyVerbs {
public:
    using Clock = std::chrono::steady_clock;

    /// @pre the plan outlives it
    explicit KeyVerbs(const scripts::Plan& plan) : plan_(plan) {}

    /// A key, and what the session was doing then.
    [[nodiscard]] KeyPress press(char key, engine::ConductorView::State state, Clock::time_point now);

    /// Time passed without a key.
    [[nodiscard]] KeyPress pass(Clock::time_point now);

    /// All keys, for `?` and the start card.
    [[nodiscard]] static std::vector<std::string> help();

private:
    [[nodiscard]] KeyPress offer_sets(Clock::time_point now);
    [[nodiscard]] KeyPress ground(std::size_t choice);
    [[nodiscard]] std::optional<KeyPress> choose_set(char key);

    const scripts::Plan& plan_;
    std::optional<Clock::time_point> choosing_until_;
};

}  // namespace stillroom::tools
