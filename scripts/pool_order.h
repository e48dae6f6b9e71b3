/// Which sound of a pool comes when.
#pragma once

#include "scripts/plan.h"

#include <cstdint>
#include <optional>
#include <string>

namespace stillroom::scripts {

/// [any] The member that is the n-th (from 0) a session hears of a pool, over all its cues. The order goes on for
/// ever, in rounds: in each round every member once, in the order of the script or shuffled by the seed, and no
/// member twice in a row. With `no_repeat: series` the session first goes through what the sessions before it left
/// unheard (PoolSource::heard), and its shuffled order hangs on what was heard last, not on the seed. @pre the pool
/// has members, n >= 0
[[nodiscard]] std::size_t pool_member(const PoolSource& pool, const std::string& id, std::uint64_t seed,
                                      std::int64_t n);

/// [any] How long a sound lasts by itself; nothing where it sounds on for as long as it is wanted (what loops, what
/// is made as it sounds, pools).
[[nodiscard]] std::optional<Frames> own_length(const PlannedSource& source) noexcept;

/// [any] When a member of a pool that began at `start` gives way to the next one, over the pool's crossfade.
/// Nothing for the last: one that sounds on by itself, or one after which less than two crossfades would be left of
/// a cue that `ends`.
[[nodiscard]] std::optional<Frames> next_turn(const PoolSource& pool, const PlannedPlay& member, Frames start,
                                              std::optional<Frames> ends) noexcept;

}  // namespace stillroom::scripts
