/// Every key of a room profile, one row each (config/keys.h).
#pragma once

#include "config/keys.h"

namespace stillroom::config {

/// Where a key of a room profile stands: one kind of map each.
enum class RoomPlace {
    top,
    engine,
    output,
    device,
    eq_band,
    calibration,
    zone,
    control,
    midi,
    osc,
    alarm,
    console
};

/// [any] The language of room profiles.
[[nodiscard]] const KeyTable& room_key_table() noexcept;

}  // namespace stillroom::config
