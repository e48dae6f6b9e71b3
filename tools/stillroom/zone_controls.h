/// The pedals, pads and knobs of a zone, while a session runs in it.
#pragma once

#include "config/room_profile.h"
#include "devices/control_presses.h"
#include "devices/midi_controllers.h"
#include "engine/live_session.h"
#include "scripts/plan.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace stillroom::tools {

/// Hands every press of the zone's MIDI controls to its session, on the controllers' own thread: neither keys nor
/// screen can hold it up. A zone without MIDI controls opens no port. [control] one thread, but for what it hears.
class ZoneControls {
public:
    /// Begins to hear. @pre room, session and plan outlive it; the profile has no errors
    ZoneControls(const config::RoomProfile& room, const std::string& zone, engine::LiveSession& session,
                 const scripts::Plan& plan);

    /// Sentences for staff about controllers that came or went since the last call, and of those that are absent at
    /// the start.
    [[nodiscard]] std::vector<std::string> news();

private:
    void tell(const devices::ControllerState& state);

    devices::ControlPresses presses_;  ///< the controllers' thread's own once there is one
    std::mutex mutex_;
    std::vector<std::string> news_;
    std::unique_ptr<devices::MidiControllers> controllers_;  ///< null: nothing to hear; gone before the rest
};

}  // namespace stillroom::tools
