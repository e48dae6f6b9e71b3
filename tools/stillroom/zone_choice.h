/// The zone of a room that a session sounds in, and which of its outputs is meant.
#pragma once

#include "config/output_role.h"
#include "config/room_profile.h"
#include "engine/zone_outputs.h"
#include "scripts/output_privacy.h"
#include "tools/stillroom/commands.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace stillroom::tools {

/// As a command line says it.
struct ZoneRequest {
    std::string room;    ///< file of the room profile; empty: the built-in rehearsal
    std::string zone;    ///< empty: the only one the room has
    std::string output;  ///< the one that is rendered; empty: any
};

/// [setup] Adds `--room` and `--zone` to a command.
void add_zone_options(CLI::App& command, ZoneRequest& request);
/// [setup] Adds `--output` to a command that renders one of the zone's outputs. `role` as it is now holds where
/// nobody says another.
void add_output_option(CLI::App& command, std::string& role);

/// What a session is to know of its zone. As it is made: the rehearsal's.
struct ChosenZone {
    scripts::OutputPrivacy privacy{};
    std::string language{};  ///< the session's, where nobody says another; empty: the script's first
    std::vector<engine::ZoneOutput> outputs = engine::rehearsal_outputs();
    config::OutputRole heard = config::OutputRole::headphones;
    std::shared_ptr<const config::RoomProfile> room{};  ///< null: the rehearsal
    std::string id = "1";                               ///< of the zone, in the room
};

/// [control] Reads the room's profile as of today. When it has errors, or lacks the zone or the output, that was
/// said and the answer is how the command ends; its warnings are shown too.
[[nodiscard]] std::variant<ChosenZone, Exit> choose_zone(const ZoneRequest& request);

/// [control] Every zone of a room, each as `choose_zone` gives it; of the rehearsal its one.
[[nodiscard]] std::variant<std::vector<ChosenZone>, Exit> choose_every_zone(const std::string& room_file);

/// [control] What stands before the zone's outputs as of today: a calibration may have run out since it was chosen.
void renew_outputs(ChosenZone& zone);

}  // namespace stillroom::tools
