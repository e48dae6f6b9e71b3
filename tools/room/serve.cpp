#include "tools/room/serve.h"

#include "audio/base/thread_rights.h"
#include "tools/control/socket_place.h"
#include "tools/room/pulse_watch.h"
#include "tools/room/room.h"
#include "tools/room/service_manager.h"
#include "tools/stillroom/messages.h"
#include "tools/stillroom/recorded_session.h"
#include "tools/stillroom/zone_choice.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stillroom::room {

using tools::Exit;

namespace {

/// How often the daemon looks at its watchdog, and whether its zones have left once it ends.
constexpr long kLook = 50'000'000;  // ns

struct Options {
    std::string room;  ///< file of the profile; empty: the rehearsal
    std::string socket;
    tools::RecordRequest record;
};

sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    return signals;
}

/// Pings the service manager for as long as everything moves.
class Watchdog {
public:
    explicit Watchdog(const ServiceManager& manager) : manager_(manager) {
        if (const auto patience = manager.watchdog())
            every_ = std::chrono::duration_cast<Clock::duration>(
                std::chrono::duration<double>(std::max(patience->value / 4.0, PulseWatch::kClosest.value)));
    }

    void look(const Room& room) {
        if (!every_ || Clock::now() < next_) return;
        next_ = Clock::now() + *every_;
        if (watch_.moves(room.pulse())) manager_.tell("WATCHDOG=1");
    }

private:
    using Clock = std::chrono::steady_clock;

    const ServiceManager& manager_;
    std::optional<Clock::duration> every_;
    Clock::time_point next_;
    PulseWatch watch_;
};

/// Waits for a signal that ends the daemon, for a moment; 0 when none came.
int wait_for_signal(const sigset_t& signals) {
    const timespec moment{0, kLook};
    const int signal = ::sigtimedwait(&signals, nullptr, &moment);
    return signal > 0 ? signal : 0;
}

/// SIGTERM is silence at once, with a record that can be gone on with; Ctrl-C ends with a fade, a second one at
/// once.
Leaving leaving_by(int signal, bool again) {
    if (signal == SIGTERM) return Leaving::to_go_on;
    return again ? Leaving::at_once : Leaving::with_fade;
}

/// The room and its zones, for the one who starts it.
std::string in_words(const std::vector<tools::ChosenZone>& zones) {
    std::string ids;
    for (const tools::ChosenZone& zone : zones) ids += (ids.empty() ? "" : ", ") + zone.id;
    return fmt::format("{}, {} {}", zones.front().room ? fmt::format("'{}'", zones.front().room->id) : "rehearsal",
                       zones.size() == 1 ? "zone" : "zones", ids);
}

Exit serve(const Options& options) {
    // Before any thread begins, so that all of them leave these signals to this one.
    const sigset_t signals = ending_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    audio::limit_thread_stacks();
    const auto chosen = tools::choose_every_zone(options.room);
    if (const Exit* exit = std::get_if<Exit>(&chosen)) return *exit;
    const auto& zones = std::get<std::vector<tools::ChosenZone>>(chosen);
    const auto place = options.socket.empty() ? control::default_socket() : std::filesystem::path(options.socket);
    auto socket = control::ListeningSocket::open(place);
    if (!socket) {
        tools::say(socket.error().message);
        return Exit::falls_short;
    }
    const std::string path = socket->path().string();
    const ServiceManager manager;
    Room room(*std::move(socket), tools::state_folder(options.record), zones);
    room.open();
    manager.tell(fmt::format("READY=1\nSTATUS={} is ready", in_words(zones)));
    if (!tools::print(fmt::format("the room is ready: {}; control socket {}\n", in_words(zones), path)))
        return Exit::falls_short;
    Watchdog watchdog(manager);
    for (bool ends = false; !room.has_left();) {
        watchdog.look(room);
        const int signal = wait_for_signal(signals);
        if (signal == 0) continue;
        manager.tell("STOPPING=1");
        room.leave(leaving_by(signal, std::exchange(ends, true)));
    }
    room.close();
    return Exit::done;
}

}  // namespace

void add_serve(CLI::App& program, tools::Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        program.add_subcommand("serve", "The room's daemon: sessions that 'stillroom ctl' starts and steers");
    command->add_option("--room", options->room, "Profile of the room, with all its zones (default: a rehearsal)")
        ->type_name("FILE");
    command
        ->add_option(
            "--socket", options->socket,
            "Control socket (default: in $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR/stillroom or /run/stillroom)")
        ->type_name("FILE");
    tools::add_state_option(*command, options->record);
    command->footer(
        "Ctrl-C ends with a fade, a second one at once. SIGTERM is silence at once; what sounded can be gone on "
        "with after the next start.\nExample: stillroom serve, then: stillroom ctl start "
        "scripts/sessions/demo.yaml");
    command->callback([options, &chosen] { chosen = [options] { return serve(*options); }; });
}

}  // namespace stillroom::room
