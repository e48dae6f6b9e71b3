#include "audio/content/import/confinement.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
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

/// Refuses system calls by number: the filter answers EPERM, so that a library that tries merely does without.
void refuse(const std::vector<unsigned>& calls) {
    std::vector<sock_filter> program;
    const auto add = [&](unsigned code, unsigned value, unsigned char yes = 0, unsigned char no = 0) {
        program.push_back({static_cast<unsigned short>(code), yes, no, value});
    };
    // Calls by another architecture's numbers (32 bit, x32) would slip past the list.
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, kOwnArchitecture, 1, 0);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    add(BPF_JMP | BPF_JGE | BPF_K, kFirstForeignCall, 0, 1);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    for (const unsigned call : calls) {
        add(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
        add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    }
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
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
    refuse({
        SYS_openat,   SYS_openat2,  SYS_socket,    SYS_connect, SYS_execve,           SYS_execveat,
        SYS_ptrace,   SYS_clone,    SYS_clone3,    SYS_kill,    SYS_process_vm_readv, SYS_process_vm_writev,
        SYS_unlinkat, SYS_renameat, SYS_renameat2, SYS_mount,
#ifdef __x86_64__
        SYS_open,     SYS_creat,    SYS_fork,      SYS_vfork,   SYS_unlink,           SYS_rename,
#endif
    });
}

void allow_time_for(Seconds length) {
    if (kSanitized) return;
    limit(RLIMIT_CPU, static_cast<rlim_t>(kLeastSeconds + kProcessorShare * length.value));
}

}  // namespace stillroom::audio
