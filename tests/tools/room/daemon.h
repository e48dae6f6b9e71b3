/// The room's daemon as its users meet it: a process with a socket, on a machine without a sound card.
#pragma once

#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"
#include "tools/control/control_client.h"

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace stillroom::tests {

using control::Json;

/// For whatever must come, however loaded the machine is.
inline constexpr audio::Seconds kPatience{120.0};

/// What a run of the program gave.
struct CommandRun {
    int exit_code = -1;
    std::string out, err;
};

/// A folder for socket, records and content, and daemons in it, one after another.
class RoomFolder {
public:
    RoomFolder() : no_card_(AlsaConfiguration::null_device()) {}

    [[nodiscard]] std::string socket() const { return (folder / "room" / "control.sock").string(); }
    [[nodiscard]] std::string state() const { return (folder / "state").string(); }

    /// What the program sees.
    [[nodiscard]] std::vector<std::string> environment() const;

    /// Runs a subcommand to its end.
    [[nodiscard]] CommandRun run(std::vector<std::string> arguments) const;

    /// `stillroom ctl ...` with this room's socket.
    [[nodiscard]] CommandRun ctl(std::vector<std::string> words) const;

    TemporaryFolder folder;

private:
    NoJackServer no_server_;
    AlsaConfiguration no_card_;
};

/// `stillroom serve`, from the moment it is ready. Killed at the end of the test where it lives still.
class Daemon {
public:
    explicit Daemon(const RoomFolder& room, const std::vector<std::string>& environment = {},
                    const std::vector<std::string>& arguments = {});
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    [[nodiscard]] const std::string& said() const noexcept { return said_; }

    /// Sends a signal and waits for the end: its exit code, or minus the signal that killed it.
    int end_by(int signal);

    [[nodiscard]] control::ControlClient client() const;

private:
    const RoomFolder& room_;
    pid_t process_ = -1;
    std::string said_;
};

/// The answer to a request.
Json ask(control::ControlClient& client, const Json& request);

/// A zone of a fresh status.
Json zone_now(control::ControlClient& client, const std::string& zone = "1");

/// A zone, once it is as it should be: asked again and again, each time anew.
Json zone_when(control::ControlClient& client, const std::function<bool(const Json&)>& so,
               const std::string& zone = "1");

}  // namespace stillroom::tests
