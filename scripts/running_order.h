/// The cues of a phase with their groups opened: what each of them waits for.
///
/// The rules of show control, as scripts/README.md tells them: a cue has a time of its own (`at`), or it belongs to
/// a group, or it goes on from the cue before it (`continue`). Whatever it is, its `pre_wait` comes on top.
#pragma once

#include "scripts/script.h"

#include <cstddef>
#include <vector>

namespace stillroom::scripts {

/// What gives way in an exclusive group takes at least so long to go.
inline constexpr Seconds kShortestTurn{2.0};

/// A place in an exclusive group: when a cue of a later member starts, those of earlier members give way.
struct Exclusion {
    std::size_t group = 0;   ///< counted over the phase
    std::size_t member = 0;  ///< counted over the group
    friend bool operator==(const Exclusion&, const Exclusion&) = default;
};

/// One cue that is no group.
struct OrderedCue {
    const Cue* cue = nullptr;  ///< borrowed from the phase
    /// Where `after` is empty: when it starts, waits included. Line 0 of its place: it could not be read.
    TimePoint at;
    std::vector<std::size_t> after;     ///< earlier cues of this order which must all have ended
    Seconds wait{0.0};                  ///< from then on
    std::vector<Exclusion> exclusions;  ///< outermost group first
    std::vector<const Cue*> groups;     ///< it belongs to, outermost first: their `requires` and `tags` are its own
};

/// [any] Every cue of a phase in the order in which they are written; what is waited for stands earlier.
[[nodiscard]] std::vector<OrderedCue> running_order(const Phase& phase);

/// [any] True where the start of `later` makes `earlier` give way.
[[nodiscard]] bool gives_way(const std::vector<Exclusion>& earlier, const std::vector<Exclusion>& later) noexcept;

/// [any] What must be true for a cue to sound: its own `requires` and those of its groups.
[[nodiscard]] std::vector<Written<std::string>> requirements_of(const OrderedCue& ordered);

/// A cue with its time in seconds.
struct TimedCue {
    OrderedCue ordered;
    /// From the phase's start when the phase takes its nominal length; what follows something else is estimated as
    /// it is spoken in the script's first language. Nothing where a time could not be read.
    std::optional<Seconds> start;
};

/// [any] The running order before a plan exists.
[[nodiscard]] std::vector<TimedCue> timed_cues(const Phase& phase, const Script& script);

}  // namespace stillroom::scripts
