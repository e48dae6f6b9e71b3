/// The room's daemon as its users meet it: a process with a socket, on a machine without a sound card.
#pragma once

#include "audio/content/process.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"
#include "tools/control/control_client.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
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
    [[nodiscard]] std::vector<std::string> environment() const {
        static const TemporaryFolder store;  // what is prepared once serves every test
        return {"STILLROOM_STORE=" + store.path().string(), "STILLROOM_STATE=" + state()};
    }

    /// Runs a subcommand to its end.
    [[nodiscard]] CommandRun run(std::vector<std::string> arguments) const {
        const TemporaryFolder texts;
        const auto out = texts / "out", err = texts / "err";
        const int files[2] = {::open(out.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600),
                              ::open(err.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)};
        audio::ProcessOrder order;
        order.arguments = {STILLROOM_PROGRAM};
        order.arguments.insert(order.arguments.end(), arguments.begin(), arguments.end());
        order.environment = environment();
        order.descriptors = {-1, files[0], files[1]};
        order.limit = std::chrono::seconds{120};
        const auto end = audio::run_process(order);
        ::close(files[0]);
        ::close(files[1]);
        REQUIRE(end);
        return {end->how == audio::ProcessEnd::How::exited ? end->code : -1, text_of(out), text_of(err)};
    }

    /// `stillroom ctl ...` with this room's socket.
    [[nodiscard]] CommandRun ctl(std::vector<std::string> words) const {
        words.insert(words.begin(), {"ctl", "--socket", socket()});
        return run(std::move(words));
    }

    TemporaryFolder folder;

private:
    static std::string text_of(const std::filesystem::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    NoJackServer no_server_;
    AlsaConfiguration no_card_;
};

/// `stillroom serve`, from the moment it is ready. Killed at the end of the test where it lives still.
class Daemon {
public:
    explicit Daemon(const RoomFolder& room, const std::vector<std::string>& environment = {}) : room_(room) {
        int ends[2] = {-1, -1};
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        audio::ProcessOrder order;
        order.arguments = {STILLROOM_PROGRAM, "serve", "--socket", room.socket()};
        order.environment = room.environment();
        order.environment.insert(order.environment.end(), environment.begin(), environment.end());
        order.descriptors = {-1, ends[1], 2};
        const auto started = audio::start_process(order);
        ::close(ends[1]);
        REQUIRE(started);
        process_ = *started;
        char byte = 0;
        while (byte != '\n' && ::read(ends[0], &byte, 1) == 1) said_ += byte;
        ::close(ends[0]);
        REQUIRE(byte == '\n');
    }
    ~Daemon() {
        if (process_ > 0) (void)end_by(SIGKILL);
    }
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    [[nodiscard]] const std::string& said() const noexcept { return said_; }

    /// Sends a signal and waits for the end: its exit code, or minus the signal that killed it.
    int end_by(int signal) {
        ::kill(process_, signal);
        int status = 0;
        REQUIRE(::waitpid(process_, &status, 0) == process_);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    [[nodiscard]] control::ControlClient client() const {
        auto opened = control::ControlClient::open(room_.socket(), "test");
        REQUIRE(opened);
        return *std::move(opened);
    }

private:
    const RoomFolder& room_;
    pid_t process_ = -1;
    std::string said_;
};

/// The answer to a request.
inline Json ask(control::ControlClient& client, const Json& request) {
    auto answer = client.ask(request, kPatience);
    REQUIRE(answer);
    return *std::move(answer);
}

/// Zone 1 of a fresh status.
inline Json zone_now(control::ControlClient& client) {
    return ask(client, {{"do", "status"}})["status"]["zones"][0];
}

/// Zone 1, once it is as it should be: asked again and again, each time anew.
inline Json zone_when(control::ControlClient& client, const std::function<bool(const Json&)>& so) {
    REQUIRE(ask(client, {{"do", "watch"}, {"every", 0.05}})["ok"] == true);
    while (true) {
        auto line = client.receive(kPatience);
        REQUIRE(line);
        REQUIRE(*line);
        if (!(*line)->contains("status")) continue;
        Json zone = (**line)["status"]["zones"][0];
        if (so(zone)) return zone;
    }
}

}  // namespace stillroom::tests
