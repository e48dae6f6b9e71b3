/// Where a session sounded: the zone of a room, and what stood before each of its outputs.
#pragma once

#include "engine/zone_outputs.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace stillroom::engine {

/// A zone by its name. As it is made: the rehearsal's.
struct ZoneName {
    std::string room{};      ///< id of the room's profile; empty: the rehearsal
    std::string zone = "1";  ///< its id in the room
    bool operator==(const ZoneName&) const = default;
};

/// A zone as it was when the session began. A profile is calibrated and mended later, and calibrations run out, so
/// the record keeps what came of it: a replay needs no profile. As it is made: the rehearsal's.
struct SessionZone {
    ZoneName name{};
    std::vector<ZoneOutput> outputs = rehearsal_outputs();

    /// What a replay gives out unless asked for another: the zone's headphones, else its first output.
    [[nodiscard]] config::OutputRole heard() const;
};

/// [any] As it stands in the journal's header.
[[nodiscard]] nlohmann::ordered_json zone_json(const SessionZone& zone);

/// [any] The reverse, of a header of this rate; nothing where an output's settings are none that a room can have.
/// @throws nlohmann::json::exception where something lacks or is of another kind
[[nodiscard]] std::optional<SessionZone> zone_in(const nlohmann::ordered_json& row, audio::SampleRate rate);

}  // namespace stillroom::engine
