/// Which daemon a command speaks to.
#pragma once

#include "audio/base/result.h"
#include "tools/control/control_client.h"

#include <string>

namespace CLI {
class App;
}

namespace stillroom::tools {

/// As a command line says it.
struct ControlRequest {
    std::string socket;  ///< empty: the caller's own daemon's, else the service's
    std::string zone;    ///< empty: the room's only one
};

/// [setup] Adds `--socket` to a command.
void add_socket_option(CLI::App& command, ControlRequest& request);

/// [control] A connection to the daemon. The error says that none runs.
[[nodiscard]] audio::Result<control::ControlClient> reach_daemon(const ControlRequest& request,
                                                                 const std::string& name);

}  // namespace stillroom::tools
