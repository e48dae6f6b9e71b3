#include "devices/output_child.h"

#include "audio/content/process.h"
#include "devices/output_protocol.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

namespace stillroom::devices {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// For an answer. A driver that probes a sleeping card takes seconds.
constexpr auto kPatience = 10s;
/// For the end of one that was told to end.
constexpr audio::Seconds kLastWish{2.0};
/// Between two looks whether somebody wants to stop.
constexpr audio::Seconds kLook{0.02};

/// Until it is known what it calls itself.
std::string for_people(const OutputRequest& request) {
    if (!request.ports.empty()) return fmt::format("JACK port {}", request.ports.front());
    if (!request.sink.empty()) return fmt::format("the sound server's sink {}", request.sink);
    if (request.name.empty() && !request.socket.empty()) return fmt::format("the card at {}", request.socket);
    return fmt::format("{} {}", name_of(request.api), request.name.empty() ? "default" : request.name);
}

audio::Result<pid_t> start(const OutputRequest& request, int socket) {
    audio::ProcessOrder order;
    order.arguments = words_of(request);
    order.arguments.insert(
        order.arguments.begin(),
        audio::companion_program("stillroom-output", "STILLROOM_OUTPUT", STILLROOM_OUTPUT_BUILT).string());
    order.descriptors = {-1, -1, -1, socket};
    order.away_from_terminal = true;
    return audio::start_process(order);
}

}  // namespace

audio::Result<std::unique_ptr<OutputChild>> OutputChild::open(const OutputRequest& request,
                                                              const std::stop_token& stop) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return audio::Error{fmt::format("no output process can be started: {}", std::strerror(errno))};
    const auto process = start(request, ends[1]);
    ::close(ends[1]);
    if (!process) {
        ::close(ends[0]);
        return audio::Error{
            fmt::format("{}; install Stillroom again, or name it in STILLROOM_OUTPUT", process.error().message)};
    }
    std::unique_ptr<OutputChild> child(new OutputChild(for_people(request), *process, ends[0]));
    const auto opened = child->answer("opened", stop);
    if (!opened) return opened.error();
    const std::size_t blank = opened->find(' ');
    child->latency_ = {std::atoll(opened->substr(0, blank).c_str())};
    child->stable_name_ = blank == std::string::npos ? "" : opened->substr(blank + 1);
    child->name_ = fmt::format("{} {}", name_of(request.api), child->stable_name_);
    return child;
}

OutputChild::OutputChild(std::string name, pid_t process, int socket) noexcept
    : name_(std::move(name)), process_(process), socket_(socket) {}

OutputChild::~OutputChild() {
    if (process_ > 0 && send_line(socket_, "end")) (void)gone_within(kLastWish);
    kill();
    ::close(socket_);
}

audio::Result<void> OutputChild::warm_up(const std::stop_token& stop) {
    const auto warm = ask("warm", "warm", stop);
    if (!warm) return warm.error();
    return {};
}

audio::Result<audio::Frames> OutputChild::measure() {
    const auto takes = ask("measure", "takes", {});
    if (!takes) return takes.error();
    return audio::Frames{std::atoll(takes->c_str())};
}

audio::Result<void> OutputChild::play(const audio::OutputRing& ring) {
    const auto started = ask("start", "started", {}, ring.descriptor());
    if (!started) return started.error();
    return {};
}

audio::Result<void> OutputChild::stop() {
    auto stopped = ask("stop", "stopped", {});
    if (stopped) return {};
    kill();
    return stopped.error();
}

audio::Result<std::string> OutputChild::ask(std::string_view order, std::string_view word,
                                            const std::stop_token& stop, int descriptor) {
    if (!send_line(socket_, order, descriptor)) return audio::Error{end_in_words()};
    return answer(word, stop);
}

audio::Result<std::string> OutputChild::answer(std::string_view word, const std::stop_token& stop) {
    const auto deadline = Clock::now() + kPatience;
    while (!stop.stop_requested()) {
        NoLine why_not{};
        auto line = receive_line(socket_, kLook, why_not);
        if (line && line->descriptor >= 0) ::close(line->descriptor);
        if (line && line->word == word) return std::move(line->rest);
        // Whatever else it says, it does not do what was asked.
        if (line) return audio::Error{line->rest};
        if (why_not == NoLine::ever) return audio::Error{end_in_words()};
        if (Clock::now() < deadline) continue;
        kill();
        return audio::Error{fmt::format("{} does not answer: its driver hangs", name_)};
    }
    return audio::Error{"the output is being stopped"};
}

std::optional<std::string> OutputChild::bad_news(audio::Seconds patience) {
    NoLine why_not{};
    auto line = receive_line(socket_, patience, why_not);
    if (line && line->descriptor >= 0) ::close(line->descriptor);
    if (line) return std::move(line->rest);
    if (why_not == NoLine::ever) return end_in_words();
    return std::nullopt;
}

bool OutputChild::gone_within(audio::Seconds patience) const noexcept {
    // Its end of the socket closes when it ends, and not before.
    const auto deadline = Clock::now() + std::chrono::duration<double>(patience.value);
    while (Clock::now() < deadline) {
        NoLine why_not{};
        const auto line = receive_line(socket_, kLook, why_not);
        if (line && line->descriptor >= 0) ::close(line->descriptor);
        if (!line && why_not == NoLine::ever) return true;
    }
    return false;
}

std::string OutputChild::end_in_words() {
    if (process_ <= 0) return fmt::format("{} was lost", name_);
    // It has closed its socket, so it has ended or is about to.
    int status = 0;
    const pid_t process = std::exchange(process_, -1);
    ::kill(process, SIGKILL);  // changes nothing for one that is on its way out
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    if (WIFSIGNALED(status))
        return fmt::format("the output process of {} was ended by signal {} ({})", name_, WTERMSIG(status),
                           strsignal(WTERMSIG(status)));
    return fmt::format("the output process of {} ended by itself, with code {}", name_, WEXITSTATUS(status));
}

void OutputChild::kill() noexcept {
    if (process_ <= 0) return;
    const pid_t process = std::exchange(process_, -1);
    ::kill(process, SIGKILL);
    while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {}
}

}  // namespace stillroom::devices
