#include "audio/content/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace stillroom::audio {
namespace {

/// What the child starts with, freed at the end of its scope.
class SpawnPlan {
public:
    SpawnPlan(const std::vector<int>& descriptors, bool away_from_terminal) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        int number = 0;
        for (const int ours : descriptors) give(ours, number++);
        posix_spawn_file_actions_addclosefrom_np(&actions_, number);
        // The mixer's threads block and ignore signals; a child must not inherit that.
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        const int flags =
            POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (away_from_terminal ? POSIX_SPAWN_SETPGROUP : 0);
        posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
        for (const int copy : copies_) ::close(copy);
    }
    [[nodiscard]] const posix_spawn_file_actions_t* actions() const noexcept { return &actions_; }
    [[nodiscard]] const posix_spawnattr_t* attributes() const noexcept { return &attributes_; }

private:
    void give(int ours, int number) {
        if (ours < 0) {
            posix_spawn_file_actions_addopen(&actions_, number, "/dev/null", O_RDWR, 0);
            return;
        }
        // A copy with a high number, so that giving one descriptor cannot overwrite the next.
        constexpr int kAboveAllGiven = 64;
        const int copy = ::fcntl(ours, F_DUPFD_CLOEXEC, kAboveAllGiven);
        copies_.push_back(copy);
        posix_spawn_file_actions_adddup2(&actions_, copy, number);
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
    std::vector<int> copies_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment_with(const std::vector<std::string>& changes) {
    std::vector<std::string> out = changes;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string text = *entry;
        const std::string name = text.substr(0, text.find('=') + 1);
        bool changed = false;
        for (const std::string& change : changes) changed = changed || change.starts_with(name);
        if (!changed) out.push_back(text);
    }
    return out;
}

/// Takes the status of a child that has ended or soon will.
int reap(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

/// Waits for the end of the child, or for the limit and then kills it. One that cannot be watched is killed at
/// once: without a watch nothing would end this wait but the limit.
Result<ProcessEnd> await(pid_t child, std::chrono::milliseconds limit) {
    // By number: the header of glibc 2.36 declares pidfd_open without C linkage.
    const int watch = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    if (watch < 0) {
        const int fault = errno;
        ::kill(child, SIGKILL);
        reap(child);
        return Error{std::strerror(fault)};
    }
    pollfd ended{watch, POLLIN, 0};
    const auto last = std::chrono::steady_clock::now() + limit;
    bool timed_out = false;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(last - std::chrono::steady_clock::now());
        const int ready = ::poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (ready < 0 && errno == EINTR) continue;
        timed_out = ready == 0;
        break;
    }
    if (timed_out) ::kill(child, SIGKILL);
    const int status = reap(child);
    ::close(watch);
    if (timed_out) return ProcessEnd{ProcessEnd::How::timed_out, SIGKILL};
    if (WIFEXITED(status)) return ProcessEnd{ProcessEnd::How::exited, WEXITSTATUS(status)};
    return ProcessEnd{ProcessEnd::How::killed, WTERMSIG(status)};
}

}  // namespace

std::filesystem::path companion_program(const char* name, const char* variable, const char* built) {
    if (const char* named = std::getenv(variable)) return named;
    std::error_code ignored;
    auto beside = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / name;
    if (std::filesystem::exists(beside, ignored)) return beside;
    return built;
}

Result<pid_t> start_process(const ProcessOrder& order) {
    std::vector<std::string> arguments = order.arguments;
    std::vector<std::string> environment = environment_with(order.environment);
    const SpawnPlan plan(order.descriptors, order.away_from_terminal);
    pid_t child = 0;
    const int fault = posix_spawnp(&child, arguments.front().c_str(), plan.actions(), plan.attributes(),
                                   pointers(arguments).data(), pointers(environment).data());
    if (fault == ENOENT) return Error{fmt::format("the program '{}' is not installed", arguments.front())};
    if (fault != 0)
        return Error{
            fmt::format("the program '{}' cannot be started: {}", arguments.front(), std::strerror(fault))};
    return child;
}

Result<ProcessEnd> run_process(const ProcessOrder& order) {
    const auto child = start_process(order);
    if (!child) return child.error();
    auto end = await(*child, order.limit);
    if (!end)
        return Error{
            fmt::format("the program '{}' cannot be watched: {}", order.arguments.front(), end.error().message)};
    return end;
}

Result<MemoryFile> MemoryFile::with_text(const std::string& text) {
    const int descriptor = ::memfd_create("stillroom", MFD_CLOEXEC);
    if (descriptor < 0) return Error{fmt::format("no memory for a temporary file: {}", std::strerror(errno))};
    MemoryFile file(descriptor);
    if (::pwrite(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        return Error{"no memory for a temporary file"};
    return file;
}

MemoryFile::MemoryFile(MemoryFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

MemoryFile::~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::string MemoryFile::path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

std::string MemoryFile::text() const {
    std::string out;
    std::string part(std::size_t{1} << 16, '\0');
    ssize_t got = 0;
    while ((got = ::pread(descriptor_, part.data(), part.size(), static_cast<off_t>(out.size()))) > 0)
        out.append(part, 0, static_cast<std::size_t>(got));
    return out;
}

}  // namespace stillroom::audio
