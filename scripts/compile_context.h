/// What the parts of the plan compiler share while one plan is made. Private to `compile`.
#pragma once

#include "config/diagnostics.h"
#include "scripts/media.h"
#include "scripts/plan.h"
#include "scripts/script.h"
#include "scripts/session_choices.h"

#include <cstddef>
#include <set>
#include <string>

namespace stillroom::scripts {

/// Cues that staff excluded, but whose place a quiet bed takes because nothing else would sound there.
using StandIns = std::set<const Cue*>;

struct CompileContext {
    const Script& script;
    const Media& media;
    const std::string& language;
    const SessionChoices& choices;
    const StandIns& stand_ins;
    SampleRate rate;
    config::Diagnostics& diagnostics;
    Plan& plan;

    [[nodiscard]] Frames frames(Seconds length) const { return audio::frames_of(length, rate); }

    /// The index of a layer of the plan, or kNoIndex.
    [[nodiscard]] std::size_t layer_index(const std::string& id) const;

    /// The index of a gate or cue set of the plan, or kNoIndex.
    [[nodiscard]] std::size_t gate_index(const std::string& id) const;
    [[nodiscard]] std::size_t cue_set_index(const std::string& id) const;

    /// A warning an author may silence with `allow`; @pre the rule may be allowed (config/rules.h)
    void warn(const Place& place, const std::string& rule, std::string message, std::string remedy);

    /// The text in the session's language, or `otherwise`.
    [[nodiscard]] std::string text(const LocalText& text, const std::string& otherwise) const;
};

/// The layer a cue plays on: the one it names, else the one its action implies.
[[nodiscard]] std::size_t layer_of(const CompileContext& context, const Cue& cue);

}  // namespace stillroom::scripts
