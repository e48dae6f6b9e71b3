/// What staff ask of a running session: one set of verbs for keys, web, MIDI, OSC and recorded operator logs.
#pragma once

#include "audio/base/units.h"

#include <optional>
#include <string>
#include <string_view>

namespace stillroom::engine {

enum class VerbKind {
    start,    ///< a session begins; whoever runs sessions answers it, a running one refuses it
    confirm,  ///< a gate: what it says is true, and the phase behind it may begin; or a fact that lines require
    hold,     ///< the phase's clock stops; beds, loops and pacers go on
    release,  ///< ends a hold
    extend,   ///< the phase's planned end moves by `amount`, to its `max` at most
    skip,     ///< on to the next phase, with a crossfade of eight seconds
    land,     ///< the session ends within `amount`: earlier phases shrink, the return is kept
    ground,   ///< sounds a cue set over the lowered bed, the timeline held
    back,     ///< ends grounding early
    quiet,    ///< everything scheduled gives way to a hush bed over eight seconds; the timeline holds
    stop,     ///< silence over two seconds; the timeline holds
    cut,      ///< silence in ten milliseconds; the timeline holds
    resume,   ///< ends quiet, stop and cut
    talk,     ///< staff speak to this patient: everything else 12 dB down while it is on
    conversation,  ///< the patient talks: a hush bed, no lines, no pacer, and the timeline held, while it is on
    lower,         ///< three decibels down at once
    raise,         ///< one and a half decibels up, slowly, never above the planned level
    voice_off,     ///< no scheduled line is spoken while it is on; what staff call by hand is
    pacer_off,     ///< no pacer sounds while it is on
    change_music,  ///< the bed gives way to another over six seconds
    intensity,     ///< a parameter of the script moves, and with it every gain that follows it
    pace,          ///< a tap at the start of a breath of the patient's; four of them set the pacer's rate
    note,          ///< a bookmark in the record
    answer,        ///< a prompt or the question after a cue set is answered
    end,           ///< the session ends with its eight-second fade
};

/// One verb with what it needs. What it does not name stays at its default.
struct Verb {
    VerbKind kind = VerbKind::hold;
    /// Gate, cue set, parameter, bed or prompt; empty: the one that is due, the first that staff see.
    std::string argument{};
    audio::Frames amount{};  ///< of `extend`; of `land`: how long from now to the end, 0 for ten minutes
    /// Of `intensity`, whose argument is the parameter (empty: the one called intensity, else the first): where to,
    /// held to its bounds. Of `pace`: breaths a minute, instead of taps.
    std::optional<double> value{};
    int steps = 0;  ///< of `intensity` without a value: tenths of the parameter's range, up or down
    /// Of `talk`, `conversation`, `voice_off` and `pacer_off`: on or off; none: the other of what is.
    std::optional<bool> on{};
    std::string detail{};  ///< of `answer`: what was chosen; of `note`: its words, kept only where a room allows it
    bool operator==(const Verb&) const = default;
};

/// What staff ask, and when.
struct TimedVerb {
    audio::Frames at;  ///< session time: of a record, the first frame of the quantum it entered
    Verb verb;
    bool operator==(const TimedVerb&) const = default;
};

/// The same, saying on or off where it left that open. `talking`: staff's talk is on now.
[[nodiscard]] Verb explicit_verb(Verb verb, bool talking);

/// The name of a verb as every surface spells it.
[[nodiscard]] std::string_view name_of(VerbKind kind) noexcept;

/// The verb with this name.
[[nodiscard]] std::optional<VerbKind> find_verb(std::string_view name) noexcept;

}  // namespace stillroom::engine
