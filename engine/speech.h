/// What is spoken in a zone, one at a time: lines, and recordings that play on a layer of lines.
#pragma once

#include "scripts/cue_length.h"
#include "scripts/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace stillroom::engine {

/// One thing to say, borrowed from the plan: a line, or else a recording. [control]
struct Speech {
    const scripts::PlannedLine* line = nullptr;
    const scripts::PlannedPlay* recording = nullptr;

    [[nodiscard]] const std::string& id() const { return line ? line->id : recording->id; }
    [[nodiscard]] std::size_t layer() const { return line ? line->layer : recording->layer; }
    /// Whole clip, whatever stops it sooner.
    [[nodiscard]] audio::Frames length() const {
        return line ? line->clip.length : scripts::sounding_length(*recording).value_or(audio::Frames{});
    }
    /// What it lowers: a recording as much as the rule of its layer says.
    [[nodiscard]] const std::vector<scripts::PlannedDuck>& ducks(const scripts::Plan& plan) const {
        return line ? line->ducks : plan.layers[recording->layer].ducks;
    }
    [[nodiscard]] const std::vector<std::string>& requirements() const {
        static const std::vector<std::string> kNone;
        return line ? line->requirements : kNone;
    }
};

/// How many things a cue set says.
[[nodiscard]] std::size_t speech_count(const scripts::Plan& plan, const scripts::PlannedSet& set);

/// The thing a cue set says at this place of its list. @pre place < speech_count
[[nodiscard]] Speech speech_of(const scripts::PlannedSet& set, std::size_t place);

/// What a cue says that calls no set, or nothing.
[[nodiscard]] std::optional<Speech> speech_of(const scripts::Plan& plan, const scripts::PlannedCue& cue);

/// True where a cue says anything: the bed must be down by then.
[[nodiscard]] bool speaks(const scripts::Plan& plan, const scripts::PlannedCue& cue);

}  // namespace stillroom::engine
