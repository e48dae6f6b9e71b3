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

/// Translates keys to verbs. Three keys take a second press, a digit: `g` shows the cue sets, and a second `g`,
/// Enter or one second without a press takes the first, so that grounding never waits for a choice; `l` asks in how
/// long to land; `a` answers the oldest prompt, at once where nothing is to be chosen. [control] one thread.
class KeyVerbs {
public:
    using Clock = std::chrono::steady_clock;

    /// @pre the plan outlives it
    explicit KeyVerbs(const scripts::Plan& plan) : plan_(plan) {}

    /// A key, and how the session stood then.
    [[nodiscard]] KeyPress press(char key, const engine::ConductorView& session, Clock::time_point now);

    /// Time passed without a key.
    [[nodiscard]] KeyPress pass(Clock::time_point now);

    /// All keys, for `?` and the start card.
    [[nodiscard]] static std::vector<std::string> help();

private:
    /// What a digit picks, while a choice is offered.
    struct Offer {
        std::vector<engine::Verb> verbs;
        std::optional<Clock::time_point> until;  ///< then the first is taken; none: it waits for a digit
        char again = 0;                          ///< the key that takes the first at once
    };

    [[nodiscard]] KeyPress offer_sets(Clock::time_point now);
    [[nodiscard]] KeyPress offer_landings();
    [[nodiscard]] KeyPress offer_answers(const engine::ConductorView& session);
    [[nodiscard]] std::optional<KeyPress> choose(char key);
    [[nodiscard]] KeyPress take(std::size_t choice);

    const scripts::Plan& plan_;
    std::optional<Offer> offer_;
};

}  // namespace stillroom::tools
