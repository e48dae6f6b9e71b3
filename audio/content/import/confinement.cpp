#include "audio/content/import/confinement.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <vector>

namespace stillroom::audio {
namespace {

constexpr rlim_t kMostMemory = rlim_t{1} << 30;
constexpr double kLeastSeconds = 60.0;
/// Decoding, resampling and measuring take about a hundredth of the sound's time; a tenth covers the slowest room.
constexpr double kProcessorShare = 0.1;

#ifdef __x86_64__
constexpr unsigned kOwnArchitecture = AUDIT_ARCH_X86_64;
#else
constexpr unsigned kOwnArchitecture = AUDIT_ARCH_AARCH64;
#endif
constexpr unsigned kFirstForeignCall = 0x40000000;

// Sanitizers reserve terabytes of addresses and open files of their own at the end.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

void limit(__rlimit_resource resource, rlim_t most) {
    const rlimit value{most, most};
    setrlimit(resource, &value);
}

/// A filter in the making: a short program over the number and the arguments of a system call.
class CallFilter {
public:
    /// Begins with the refusal of another architecture's numbers (32 bit, x32), which would slip past any list.
    CallFilter() {
        load(offsetof(seccomp_data, arch));
        add(BPF_JMP | BPF_JEQ | BPF_K, kOwnArchitecture, 1, 0);
        add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
        load(offsetof(seccomp_data, nr));
        add(BPF_JMP | BPF_JGE | BPF_K, kFirstForeignCall, 0, 1);
        add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    }

    void allow(int call) {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1);
        add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    }

    /// Allowed as long as none of `bits` is set in the lower half of an argument, counted from 0.
    void allow_without(int call, unsigned argument, unsigned bits) {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 4);
        load(lower_half(argument));
        add(BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0);
        add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
        add(BPF_RET | BPF_K, kRefused);
    }

    /// Allowed when the lower half of an argument is exactly this.
    void allow_when(int call, unsigned argument, unsigned value) {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 4);
        load(lower_half(argument));
        add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
        add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
        add(BPF_RET | BPF_K, kRefused);
    }

    /// From now on this process makes no other call.
    void install() {
        add(BPF_RET | BPF_K, kRefused);
        const sock_fprog filter{static_cast<unsigned short>(program_.size()), program_.data()};
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
    }

private:
    /// EPERM and no death, so that a library which merely tries (a terminal's size, a kernel's setting) does
    /// without.
    static constexpr unsigned kRefused = SECCOMP_RET_ERRNO | EPERM;

    static constexpr unsigned lower_half(unsigned argument) {
        return static_cast<unsigned>(offsetof(seccomp_data, args)) + 8 * argument;  // little endian
    }
    void load(unsigned offset) { add(BPF_LD | BPF_W | BPF_ABS, offset); }
    void add(unsigned code, unsigned value, unsigned char yes = 0, unsigned char no = 0) {
        program_.push_back({static_cast<unsigned short>(code), yes, no, value});
    }

    std::vector<sock_filter> program_;
};

/// What decoding, resampling and measuring need, and nothing that reaches beyond this process and the descriptors
/// it was given. No list of what is forbidden could stay whole: kernels grow new ways in.
void keep_to_own_work() {
    CallFilter filter;
    // The descriptors that are open: the sound, the samples, the report.
    for (const int call : {SYS_read, SYS_readv, SYS_pread64, SYS_preadv, SYS_write, SYS_writev, SYS_pwrite64,
                           SYS_pwritev, SYS_lseek, SYS_fstat, SYS_fstatfs, SYS_close})
        filter.allow(call);
    // How glibc asks for fstat. A path may hide behind it, of which it tells a size and a time and gives no
    // content.
    filter.allow(SYS_newfstatat);
    // Memory of its own, none of it ever to be run as code.
    for (const int call : {SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise}) filter.allow(call);
    filter.allow_without(SYS_mmap, 2, PROT_EXEC);
    filter.allow_without(SYS_mprotect, 2, PROT_EXEC);
    // Its end, its signals, its locks, the time, and randomness (libsodium).
    for (const int call :
         {SYS_exit, SYS_exit_group, SYS_rt_sigreturn, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_futex,
          SYS_sched_yield, SYS_clock_gettime, SYS_gettimeofday, SYS_getrandom, SYS_getpid, SYS_gettid})
        filter.allow(call);
    // A library that gives up (abort) sends itself a signal, which names it as crashed.
    filter.allow_when(SYS_tgkill, 0, static_cast<unsigned>(getpid()));
    // Limits of its own (0), for `allow_time_for`; never those of another process.
    filter.allow_when(SYS_prlimit64, 0, 0);
    filter.install();
}

}  // namespace

void confine() {
    // Nobody waits for the samples of a program that was killed.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    if (kSanitized) return;
    limit(RLIMIT_AS, kMostMemory);
    const rlimit time{static_cast<rlim_t>(kLeastSeconds), RLIM_INFINITY};
    setrlimit(RLIMIT_CPU, &time);
    keep_to_own_work();
}

void allow_time_for(Seconds length) {
    if (kSanitized) return;
    limit(RLIMIT_CPU, static_cast<rlim_t>(kLeastSeconds + kProcessorShare * length.value));
}

}  // namespace stillroom::audio
