/// Whether the room still does its work, for a watchdog that must not be told so otherwise.
#pragma once

#include "audio/base/units.h"
#include "tools/room/zone.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace stillroom::room {

/// What shows that a room does its work.
struct RoomPulse {
    std::int64_t server_turns = 0;
    std::map<std::string, ZonePulse> zones;  ///< by their ids
};

/// Compares what the room shows with what it showed at the last look. [control] one thread.
class PulseWatch {
public:
    /// Looks may not be closer to each other: an idle thread comes round four times a second.
    static constexpr audio::Seconds kClosest{0.4};

    /// True when everything has moved since the last look: the server's thread; every zone's, unless it is at work
    /// that has no turns; the mixer of every zone that sounded then and sounds now.
    [[nodiscard]] bool moves(const RoomPulse& now) {
        const RoomPulse before = std::exchange(last_, now);
        if (now.server_turns <= before.server_turns) return false;
        return std::all_of(now.zones.begin(), now.zones.end(), [&](const auto& zone) {
            const auto was = before.zones.find(zone.first);
            return was == before.zones.end() || has_moved(was->second, zone.second);
        });
    }

private:
    [[nodiscard]] static bool has_moved(const ZonePulse& was, const ZonePulse& is) noexcept {
        // Another session's blocks count anew, so fewer of them are as good as more.
        if (was.sounds && is.sounds && was.blocks == is.blocks) return false;
        return is.at_work || was.at_work || is.turns > was.turns;
    }

    RoomPulse last_{.server_turns = -1, .zones = {}};
};

}  // namespace stillroom::room
