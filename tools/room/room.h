/// The room: its zones by their ids, behind the control socket.
#pragma once

#include "engine/journal/state_folder.h"
#include "tools/control/control_server.h"
#include "tools/control/control_service.h"
#include "tools/room/device_claims.h"
#include "tools/room/pulse_watch.h"
#include "tools/room/zone.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stillroom::room {

/// Sends what clients ask to the zone they mean, and what zones say back to the clients.
class Room final : public control::ControlService, public ZoneListener {
public:
    /// [setup] Opens the socket's server, which nobody is served by yet, and starts the zones: all of a room, or
    /// the rehearsal's one. @pre at least one
    Room(control::ListeningSocket socket, const engine::StateFolder& folder,
         const std::vector<tools::ChosenZone>& zones);

    /// [control] Leaves at once where nobody said how.
    ~Room() override { server_.stop(); }

    /// [control] Clients are served from here on.
    void open() { server_.start(); }
    /// [any] See Zone::leave.
    void leave(Leaving how);
    /// [any] Every zone is silent for good.
    [[nodiscard]] bool has_left() const;
    /// [control] The last words for clients.
    void close() { server_.stop(); }

    /// [any] What shows that the room does its work.
    [[nodiscard]] RoomPulse pulse() const;

    void ask(const control::Request& request) override;
    [[nodiscard]] control::Json status() override;
    [[nodiscard]] std::vector<std::string> zones() const override;
    void answer(const std::string& request, control::Json answer) override;
    void tell(control::Json event) override;

private:
    const std::string name_;  ///< of the room's profile, or `rehearsal`
    control::ControlServer server_;
    DeviceClaims claims_;
    std::map<std::string, std::unique_ptr<Zone>> zones_;  ///< the same from the first moment to the last
};

}  // namespace stillroom::room
