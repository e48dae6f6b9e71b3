#include "audio/base/thread_rights.h"

#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

namespace stillroom::audio {

namespace {

#ifdef __SANITIZE_THREAD__
// The thread sanitizer keeps most of a megabyte of its own at the end of every stack.
constexpr std::size_t kStackSize = std::size_t{2} << 20;
#else
constexpr std::size_t kStackSize = std::size_t{1} << 20;
#endif
constexpr std::size_t kPrefault = std::size_t{256} * 1024;

/// 0, or the system's reason.
int run_at(int priority) {
    sched_param parameters{};
    parameters.sched_priority = priority;
    // 0 is the calling thread. Without the reset a child, an espeak-ng say, would run above everything else.
    return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) == 0 ? 0 : errno;
}

/// Whether limits on locked memory do not hold for this process (CAP_IPC_LOCK; root mostly has it).
bool may_lock_without_limit() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};
    return syscall(SYS_capget, &header, sets) == 0 && (sets[0].effective & (1u << CAP_IPC_LOCK)) != 0;
}

}  // namespace

Result<int> request_realtime_priority(int priority) {
    assert(priority >= 1 && priority <= 95);
    int refused = run_at(priority);
    if (refused == 0) return priority;
    rlimit allowed{};
    getrlimit(RLIMIT_RTPRIO, &allowed);
    const int highest = static_cast<int>(std::min<rlim_t>(allowed.rlim_cur, static_cast<rlim_t>(priority)));
    if (highest >= 1 && (refused = run_at(highest)) == 0) return highest;
    return Error{
        "without real-time rights other programs may interrupt the sound, so a larger buffer is used; to "
        "allow them, put this user in the group 'audio' and give it '@audio - rtprio 95' in the system's "
        "security limits, or LimitRTPRIO=95 in the service (" +
        std::generic_category().message(refused) + ")"};
}

Result<void> lock_memory() {
    rlimit limit{};
    getrlimit(RLIMIT_MEMLOCK, &limit);
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_MEMLOCK, &limit);
    }
    int refused = EPERM;
    // Under a limit mlockall may well succeed now, and every allocation beyond the limit fail later.
    if (limit.rlim_cur == RLIM_INFINITY || may_lock_without_limit())
        refused = mlockall(MCL_CURRENT | MCL_FUTURE) == 0 ? 0 : errno;
    if (refused == 0) return {};
    return Error{
        "memory cannot be kept from being swapped out, so a larger buffer is used; to allow it, put this user "
        "in the group 'audio' and give it '@audio - memlock unlimited' in the system's security limits, or "
        "LimitMEMLOCK=infinity in the service (" +
        std::generic_category().message(refused) + ")"};
}

void limit_thread_stacks() {
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) return;
    pthread_attr_setstacksize(&attributes, kStackSize);
    pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
}

void prefault_stack() noexcept {
    constexpr std::size_t kPage = 4096;
    std::byte stack[kPrefault];
    volatile std::byte* pages = stack;  // volatile, or the compiler leaves it all out
    for (std::size_t at = 0; at < kPrefault; at += kPage) pages[at] = std::byte{0};
}

}  // namespace stillroom::audio
