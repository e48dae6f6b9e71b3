/// What stands behind the control socket.
#pragma once

#include "tools/control/protocol.h"

#include <string>
#include <vector>

namespace stillroom::control {

/// Does what clients ask. Every call comes from the server's thread and returns at once: whatever takes time is
/// handed to another thread, which gives the answer to ControlServer::answer later.
class ControlService {
public:
    ControlService() = default;
    ControlService(const ControlService&) = delete;
    ControlService& operator=(const ControlService&) = delete;
    virtual ~ControlService() = default;

    /// [control] Does it; exactly one answer follows for each id, before or after this returns.
    virtual void ask(const Request& request) = 0;
    /// [control] The state of everything, whole.
    [[nodiscard]] virtual Json status() = 0;
    /// [control] The room's zones, for the greeting.
    [[nodiscard]] virtual std::vector<std::string> zones() const = 0;
};

}  // namespace stillroom::control
