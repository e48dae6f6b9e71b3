/// What staff's choices leave of the cues of a script.
#pragma once

#include "scripts/compile_context.h"
#include "scripts/running_order.h"

#include <string>
#include <vector>

namespace stillroom::scripts {

/// The quiet bed that stands in where an excluded one would leave silence: as loud as the hush that a session falls
/// back on (clinical research, 3.2).
inline constexpr const char* kStandInSynth = "hush";
inline constexpr Loudness kStandInLevel{-45.0};

/// [any] Whether one of these tags is excluded.
[[nodiscard]] bool is_excluded(const SessionChoices& choices, const std::vector<Written<std::string>>& tags);

/// [any] Whether staff excluded a sound: by its own tags, or a pool by those of everything in it.
[[nodiscard]] bool is_excluded(const SessionChoices& choices, const Script& script, const Sound& sound);

/// [any] Whether staff excluded a cue set: by its own tags, or because nothing it says or plays is left.
[[nodiscard]] bool is_excluded(const SessionChoices& choices, const Script& script, const CueSet& set);

/// [any] Whether staff excluded what a cue asks for: by tags of the cue, of its groups, or of what it plays.
[[nodiscard]] bool is_excluded(const SessionChoices& choices, const Script& script, const OrderedCue& ordered);

/// [any] Notes an id in a list of the plan, once.
void note_id(std::vector<std::string>& ids, const std::string& id);

/// [control] The cues of a phase that are left: without what is excluded and nothing stands in for, without pacers
/// where they are off, and without the lines that the chosen density leaves out. What waited for something that is
/// left out waits for what that waited for; where it had a time of its own, and nothing else is waited for, that is
/// the time. So nothing is left waiting for what never comes.
/// What is excluded is noted in the plan.
[[nodiscard]] std::vector<OrderedCue> chosen_cues(CompileContext& context, const Phase& phase);

/// [any] A scheduled pacer at the chosen rate: its breaths keep their proportions, a ramp ends there.
[[nodiscard]] Pacer at_chosen_rate(const SessionChoices& choices, const Pacer& pacer);

/// [any] Everything that sounds, softer or louder by so much.
void offset_level(Plan& plan, Decibels by);

}  // namespace stillroom::scripts
