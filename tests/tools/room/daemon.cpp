#include "tests/tools/room/daemon.h"

#include "audio/content/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace stillroom::tests {

namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Json zone_in(const Json& status, const std::string& wanted) {
    for (const Json& zone : status["zones"])
        if (zone["zone"] == wanted) return zone;
    FAIL("no zone " << wanted << " in " << status);
    return {};
}

}  // namespace

std::vector<std::string> RoomFolder::environment() const {
    static const TemporaryFolder store;  // what is prepared once serves every test
    return {"STILLROOM_STORE=" + store.path().string(), "STILLROOM_STATE=" + state()};
}

CommandRun RoomFolder::run(std::vector<std::string> arguments) const {
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

CommandRun RoomFolder::ctl(std::vector<std::string> words) const {
    words.insert(words.begin(), {"ctl", "--socket", socket()});
    return run(std::move(words));
}

Daemon::Daemon(const RoomFolder& room, const std::vector<std::string>& environment,
               const std::vector<std::string>& arguments)
    : room_(room) {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    audio::ProcessOrder order;
    order.arguments = {STILLROOM_PROGRAM, "serve", "--socket", room.socket()};
    order.arguments.insert(order.arguments.end(), arguments.begin(), arguments.end());
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

Daemon::~Daemon() {
    if (process_ > 0) (void)end_by(SIGKILL);
}

int Daemon::end_by(int signal) {
    ::kill(process_, signal);
    int status = 0;
    REQUIRE(::waitpid(process_, &status, 0) == process_);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

control::ControlClient Daemon::client() const {
    auto opened = control::ControlClient::open(room_.socket(), "test");
    REQUIRE(opened);
    return *std::move(opened);
}

Json ask(control::ControlClient& client, const Json& request) {
    auto answer = client.ask(request, kPatience);
    REQUIRE(answer);
    return *std::move(answer);
}

Json zone_now(control::ControlClient& client, const std::string& zone) {
    return zone_in(ask(client, {{"do", "status"}})["status"], zone);
}

Json zone_when(control::ControlClient& client, const std::function<bool(const Json&)>& so,
               const std::string& zone) {
    REQUIRE(ask(client, {{"do", "watch"}, {"every", 0.05}})["ok"] == true);
    while (true) {
        auto line = client.receive(kPatience);
        REQUIRE(line);
        REQUIRE(*line);
        if (!(*line)->contains("status")) continue;
        Json now = zone_in((**line)["status"], zone);
        if (so(now)) return now;
    }
}

}  // namespace stillroom::tests
