/// Who gives way when one sound too many would start: the same rule for the plan and for the session that plays it.
#pragma once

#include "scripts/plan.h"

#include <cstddef>
#include <span>
#include <vector>

namespace stillroom::scripts {

/// The most voices a zone sounds at once; what is on its way out does not count.
inline constexpr std::size_t kMostVoices = 64;

/// How long a sound takes to go when the zone is full: no click, and soon gone.
inline constexpr Seconds kStolenFade{0.5};

/// A voice that sounds and is not yet on its way out.
struct HeardVoice {
    std::size_t layer = 0;
    Loudness loudness;      ///< before its layer's gain, fades and ducks
    bool protects = false;  ///< speech, and the bed that stands in: never taken away
    bool silent = false;    ///< chosen silence: it has its place on the layer and takes none of the zone's voices
};

/// What a new sound asks for.
struct VoiceWish {
    std::size_t layer = 0;
    bool takes_over = false;  ///< a crossfade: everything on its layer gives way
    bool speech = false;      ///< speech is never refused and takes no place on its layer
};

struct VoiceRoom {
    bool refused = false;
    std::vector<std::size_t> on_layer;   ///< voices, by index, that give way to a newer one of their layer
    std::vector<std::size_t> over_zone;  ///< and those that give way because the zone is full
};

/// [any] Room for one more. On its layer the oldest or the quietest gives way, as `steal` says, or the newcomer is
/// refused; over the zone the oldest of the lowest priority gives way, unless the newcomer's is lower still. Equal
/// loudness counts by age. `heard` is ordered by start.
[[nodiscard]] VoiceRoom room_for(const Plan& plan, std::span<const HeardVoice> heard, const VoiceWish& wish);

}  // namespace stillroom::scripts
