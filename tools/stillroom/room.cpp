// stillroom room check: what a technician wrote, against what is there.
#include "config/room_profile.h"
#include "devices/device_list.h"
#include "devices/output_presence.h"
#include "devices/rehearsal.h"
#include "devices/sound_cards.h"
#include "tools/stillroom/commands.h"
#include "tools/stillroom/findings_json.h"
#include "tools/stillroom/findings_report.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/room_commands.h"
#include "tools/stillroom/room_loading.h"
#include "tools/stillroom/terminal.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace stillroom::tools {

namespace {

struct RoomRequest {
    std::string file;  ///< empty: the built-in rehearsal profile
    bool json = false;
};

/// The rehearsal profile names no device: it takes what it finds.
void check_rehearsal(config::Diagnostics& found) {
    const config::RoomProfile room = config::rehearsal_profile();
    const config::Place place{"rehearsal profile", 0, 0};
    const auto choice = devices::open_rehearsal_device(room.engine.rate);
    std::string reason = choice.reason;
    if (reason.ends_with('.')) reason.pop_back();
    if (choice.sounds)
        found.note(place, "present", reason, "nothing to do");
    else
        found.error(place, "absent-output", reason, "'stillroom devices' shows what is plugged in");
}

Exit check_room(const RoomRequest& request) {
    config::Diagnostics found;
    if (request.file.empty()) {
        check_rehearsal(found);
    } else if (const auto room = load_room(request.file, found)) {
        check_presence(*room, devices::list_devices(), devices::sound_cards(), found);
    }
    const Exit exit = found.errors() == 0 ? Exit::done : Exit::falls_short;
    const std::string text =
        request.json ? check_json(found) : findings_report(found, shows_colours(stdout)) + findings_sums(found);
    return print(text) ? exit : Exit::falls_short;
}

}  // namespace

void add_room(CLI::App& program, Action& chosen) {
    auto request = std::make_shared<RoomRequest>();
    CLI::App* room = program.add_subcommand("room", "The technician's work on a room");
    room->require_subcommand(1);
    CLI::App* check = room->add_subcommand("check", "The room profile against what is plugged in");
    check->add_option("--room", request->file, "The room profile, a YAML file (default: the built-in rehearsal)")
        ->type_name("FILE");
    check->add_flag("--json", request->json, "One JSON document instead of text");
    check->footer(
        "Says everything that is wrong with the profile, and which of its outputs are there.\n"
        "Exit code 1 says that the profile has errors, or that an output is absent.\n"
        "Example: stillroom room check --room config/rooms/two-cards.yaml");
    check->callback([request, &chosen] { chosen = [request] { return check_room(*request); }; });
    for (const auto add :
         {add_room_identify, add_room_tone, add_room_calibrate, add_room_latency, add_room_preflight})
        add(*room, chosen);
}

}  // namespace stillroom::tools
