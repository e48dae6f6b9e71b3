#include "audio/base/thread_rights.h"

#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <functional>
#include <thread>

using namespace stillroom::audio;

namespace {

constexpr int kMayNotRaise = 100;  ///< this user's limits are lower than those asked for, and stay so

/// Runs `question` as a user without privileges, under these limits, in a process of its own. Its answer is a small
/// number.
int ask_as_nobody(rlim_t priority, rlim_t locked, const std::function<int()>& question) {
    const pid_t child = fork();
    if (child == 0) {
        const rlimit highest{priority, priority};
        const rlimit memory{locked, locked};
        if (setrlimit(RLIMIT_RTPRIO, &highest) != 0 || setrlimit(RLIMIT_MEMLOCK, &memory) != 0) _exit(kMayNotRaise);
        if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0)) _exit(101);
        _exit(question());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool holds(const std::string& message, const char* words) { return message.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("real-time priority is taken as far as it is allowed, and a refusal says how to allow it") {
    const auto ask = [] {
        const auto granted = request_realtime_priority(kMixerPriority);
        if (granted) return sched_getscheduler(0) == (SCHED_FIFO | SCHED_RESET_ON_FORK) ? *granted : 99;
        const auto& message = granted.error().message;
        return holds(message, "without real-time rights") && holds(message, "larger buffer") &&
                       holds(message, "rtprio 95") && holds(message, "LimitRTPRIO=95")
                   ? 98
                   : 97;
    };
    CHECK(ask_as_nobody(0, 0, ask) == 98);
    const int some = ask_as_nobody(20, 0, ask);
    CHECK((some == 20 || some == kMayNotRaise));
    const int all = ask_as_nobody(95, 0, ask);
    CHECK((all == kMixerPriority || all == kMayNotRaise));
}

TEST_CASE("memory is not locked under a limit that would make later allocations fail") {
    const auto ask = [] {
        const auto locked = lock_memory();
        if (locked) return 1;
        return holds(locked.error().message, "memlock unlimited") && holds(locked.error().message, "larger buffer")
                   ? 2
                   : 3;
    };
    CHECK(ask_as_nobody(0, 8 << 20, ask) == 2);
    const int unlimited = ask_as_nobody(0, RLIM_INFINITY, ask);
    CHECK((unlimited == 1 || unlimited == kMayNotRaise));
}

TEST_CASE("threads started after the limit have stacks of one megabyte, and a prefaulted one still runs") {
    const auto stack_of_a_new_thread = [] {
        std::size_t size = 0;
        std::thread([&] {
            prefault_stack();
            pthread_attr_t attributes;
            pthread_getattr_np(pthread_self(), &attributes);
            pthread_attr_getstacksize(&attributes, &size);
            pthread_attr_destroy(&attributes);
        }).join();
        return size;
    };
    pthread_attr_t before;
    pthread_getattr_default_np(&before);
    limit_thread_stacks();
#ifdef __SANITIZE_THREAD__
    constexpr std::size_t kSanitizers = std::size_t{1} << 20;
#else
    constexpr std::size_t kSanitizers = 0;
#endif
    CHECK(stack_of_a_new_thread() == (std::size_t{1} << 20) + kSanitizers);
    pthread_setattr_default_np(&before);
    pthread_attr_destroy(&before);
}
