/// What holds between the parts of a room profile.
#pragma once

#include "config/diagnostics.h"
#include "config/room_profile.h"

#include <set>
#include <string>

namespace stillroom::config {

/// What could not be read and is reported already: whoever meets it stays silent.
struct UnreadParts {
    bool outputs = false;                ///< some outputs may be missing
    bool zones = false;                  ///< some zones may be missing
    std::set<std::string> devices;       ///< ids of outputs whose device or channels are not known
    std::set<std::string> roles;         ///< ids of zones that have an output which could not be read
    std::set<std::string> privacy;       ///< ids of outputs that do not say whether they are private
    std::set<std::string> calibrations;  ///< ids of outputs whose calibration could not be read
};

/// [control] Reports names that nothing defines, channels and controls that are taken twice, private outputs that
/// others would hear, outputs nobody measured, and what serves nobody.
void check_room_rules(const RoomProfile& room, const UnreadParts& unread, Date today, Diagnostics& diagnostics);

}  // namespace stillroom::config
