/// What staff ask of a running session: one set of verbs for keys, web, MIDI, OSC and recorded operator logs.
#pragma once

#include "audio/base/units.h"

#include <optional>
#include <string>
#include <string_view>

namespace stillroom::engine {

enum class VerbKind {
    confirm,    ///< a gate: what it says is true, and the phase behind it may begin
    hold,       ///< the phase's clock stops; beds, loops and pacers go on
    release,    ///< ends a hold
    extend,     ///< the phase's planned end moves by `amount`, to its `max` at most
    skip,       ///< on to the next phase, with a crossfade of eight seconds
    ground,     ///< sounds a cue set over the lowered bed, the timeline held
    back,       ///< ends grounding early
    quiet,      ///< everything scheduled gives way to a hush bed over eight seconds; the timeline holds
    stop,       ///< silence over two seconds; the timeline holds
    cut,        ///< silence in ten milliseconds; the timeline holds
    resume,     ///< ends quiet, stop and cut
    lower,      ///< three decibels down at once
    raise,      ///< one and a half decibels up, slowly, never above the planned level
    intensity,  ///< a parameter of the script moves, and with it every gain that follows it
    end,        ///< the session ends with its eight-second fade
};

/// One verb with what it needs.
struct Verb {
    VerbKind kind = VerbKind::hold;
    std::string argument;  ///< gate or cue set; empty: the one that is due, the first that staff see
    audio::Frames amount;  ///< of `extend`
    /// Of `intensity`, whose argument is the parameter (empty: the one called intensity, else the first): where to,
    /// held to its bounds.
    std::optional<double> value{};
    int steps = 0;  ///< of `intensity` without a value: tenths of the parameter's range, up or down
};

/// The name of a verb as every surface spells it.
[[nodiscard]] std::string_view name_of(VerbKind kind) noexcept;

/// The verb with this name.
[[nodiscard]] std::optional<VerbKind> find_verb(std::string_view name) noexcept;

}  // namespace stillroom::engine
