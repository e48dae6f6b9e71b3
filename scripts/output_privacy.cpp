#include "scripts/output_privacy.h"

namespace stillroom::scripts {

OutputPrivacy privacy_in(const config::RoomProfile& room) {
    OutputPrivacy privacy;
    privacy.room = room.id;
    for (const config::OutputRole role : config::kOutputRoles) {
        OutputPrivacy::Role found{false, false};
        for (const config::RoomZone& zone : room.zones) {
            const config::RoomOutput* output = room.output(zone, role);
            if (output == nullptr) continue;
            found.exists = true;
            found.open = found.open || !output->is_private;
        }
        privacy.roles[static_cast<std::size_t>(role)] = found;
    }
    return privacy;
}

}  // namespace stillroom::scripts
