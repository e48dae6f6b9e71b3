#include "tools/stillroom/control_options.h"

#include "tools/control/socket_place.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace stillroom::tools {

void add_socket_option(CLI::App& command, ControlRequest& request) {
    command
        .add_option("--socket", request.socket,
                    "The daemon's control socket (default: your own daemon's, else the service's)")
        ->type_name("FILE");
}

audio::Result<control::ControlClient> reach_daemon(const ControlRequest& request, const std::string& name) {
    return control::ControlClient::open(
        request.socket.empty() ? control::socket_to_reach() : std::filesystem::path(request.socket), name);
}

}  // namespace stillroom::tools
