#include "tests/support/realtime_guard.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include "audio/base/realtime.h"
#include "tests/house/planted_violations.h"

namespace stillroom::tests {
namespace {

using Calls = std::vector<std::string>;

/// What became of a child process, and what it said on standard error.
struct ChildEnd {
    int status = 0;
    std::string errors;
};

template <typename Work>
ChildEnd run_in_child(Work&& work) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(pipe[1], STDERR_FILENO);
        ::close(pipe[0]);
        std::signal(SIGABRT, SIG_DFL);
        work();
        ::_exit(0);
    }
    ::close(pipe[1]);
    ChildEnd end;
    std::array<char, 512> part{};
    for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;) {
        end.errors.append(part.data(), static_cast<std::size_t>(got));
    }
    ::close(pipe[0]);
    ::waitpid(child, &end.status, 0);
    return end;
}

/// Prepares and then does the work, watched. Some violations (a first use) can be shown only once in a process.
Calls forbidden_calls_of(const PlantedWork& planted) {
    planted.prepare();
    return forbidden_calls_in(planted.work);
}

bool aborted(const ChildEnd& end) { return WIFSIGNALED(end.status) && WTERMSIG(end.status) == SIGABRT; }

bool exited_well(const ChildEnd& end) { return WIFEXITED(end.status) && WEXITSTATUS(end.status) == 0; }

}  // namespace

TEST_CASE("The guard sees every planted violation") {
    if (!kRealtimeGuardPresent) return;
    const auto cases = planted_violations();
    CHECK(cases.size() >= 25);
    for (const PlantedWork& planted : cases) {
        INFO(planted.name);
        CHECK(exited_well(run_in_child([&] { ::_exit(forbidden_calls_of(planted).empty() ? 1 : 0); })));
    }
}

TEST_CASE("The guard sees system calls that no function of the C library announces") {
    if (!system_calls_are_guarded()) {
        WARN("this kernel has no syscall user dispatch: the net for system calls is not tested");
        return;
    }
    for (const PlantedWork& planted : planted_system_calls()) {
        INFO(planted.name);
        CHECK(exited_well(run_in_child([&] { ::_exit(forbidden_calls_of(planted).empty() ? 1 : 0); })));
    }
}

TEST_CASE("The guard lets through what real-time code may do") {
    for (const PlantedWork& allowed : allowed_work()) {
        INFO(allowed.name);
        CHECK(forbidden_calls_of(allowed) == Calls{});
    }
}

TEST_CASE("One forbidden call counts once and under its own name") {
    if (!kRealtimeGuardPresent) return;
    CHECK(forbidden_calls_in([] {
              void* volatile memory = std::malloc(1);
              std::free(memory);
          }) == Calls{"malloc", "free"});
    CHECK(forbidden_calls_in([] { ::usleep(1); }) == Calls{"usleep"});
}

TEST_CASE("A system call in count mode still does its work") {
    if (!system_calls_are_guarded()) return;
    const pid_t parent = ::getppid();
    pid_t seen = 0;
    CHECK(forbidden_calls_in([&] { seen = ::getppid(); }).size() == 1);
    CHECK(seen == parent);
}

TEST_CASE("A thread outside a region is not watched, whatever another thread does") {
    if (!kRealtimeGuardPresent) return;
    forget_forbidden_calls();
    const GuardedRegion region(GuardMode::count);
    Calls seen_by_other;
    {
        const Permit permit;
        std::thread([&] {
            void* volatile memory = std::malloc(1);
            std::free(memory);
            seen_by_other = forbidden_calls();
        }).join();
    }
    const Permit permit;
    CHECK(seen_by_other == Calls{});
    CHECK(forbidden_calls() == Calls{});
}

TEST_CASE("A permit lifts the guard and puts it back") {
    if (!kRealtimeGuardPresent) return;
    const Calls calls = forbidden_calls_in([] {
        {
            const Permit permit;
            std::free(std::malloc(1));
        }
        void* volatile memory = std::malloc(1);
        const Permit permit;
        std::free(memory);
    });
    CHECK(calls == Calls{"malloc"});
}

TEST_CASE("A forbidden call in a rendered block ends the process and says which call it was") {
    if (!kRealtimeGuardPresent) return;
    for (const PlantedWork& planted : planted_violations()) {
        INFO(planted.name);
        const ChildEnd end = run_in_child([&] {
            planted.prepare();
            const audio::RealtimeRegion block;
            planted.work();
        });
        INFO(end.errors);
        CHECK(aborted(end));
        CHECK(end.errors.find("forbidden call while a block renders: ") != std::string::npos);
    }
}

TEST_CASE("A bare system call in a rendered block ends the process") {
    if (!system_calls_are_guarded()) return;
    const ChildEnd end = run_in_child([] {
        const audio::RealtimeRegion block;
        ::getppid();
    });
    CHECK(aborted(end));
    CHECK(end.errors.find("system call 110") != std::string::npos);
}

TEST_CASE("A thread that renders clean blocks is left alone between and within them") {
    const ChildEnd clean = run_in_child([] {
        for (int block = 0; block < 3; ++block) {
            { const audio::RealtimeRegion region; }
            void* volatile memory = std::malloc(10);
            std::free(memory);
            ::getppid();
        }
    });
    INFO(clean.errors);
    CHECK(exited_well(clean));
}

}  // namespace stillroom::tests
