/// Which outputs others may hear besides the patient: what decides whether a private sound may go there.
#pragma once

#include "config/output_role.h"
#include "config/room_profile.h"

#include <array>
#include <cstddef>
#include <string>

namespace stillroom::scripts {

/// Without a room headphones count as private, speakers and monitor as open, and a zone may have all of them.
struct OutputPrivacy {
    struct Role {
        bool exists = true;  ///< in some zone
        bool open = false;   ///< in some zone
    };
    std::array<Role, config::kOutputRoles.size()> roles{Role{true, false}, Role{true, true}, Role{true, true}};
    std::string room{};  ///< id of the profile; empty: none

    [[nodiscard]] const Role& of(config::OutputRole role) const { return roles[static_cast<std::size_t>(role)]; }
};

/// [any] How it truly is in a room, in all its zones together: a role is open where any zone's output is.
[[nodiscard]] OutputPrivacy privacy_in(const config::RoomProfile& room);

}  // namespace stillroom::scripts
