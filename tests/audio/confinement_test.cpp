// A decoder that a hostile file has taken over, as far as the kernel lets it.
#include "audio/content/import/confinement.h"

#include <fcntl.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>

#include <cerrno>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

/// One thing to try. `call` gives what the system call gave.
struct Attempt {
    std::string name;
    std::function<long()> call;
};

long number(const void* pointer) { return reinterpret_cast<long>(pointer); }

/// Tries each of them in a confined child; the answers are 0 where it was let through, else the error number.
std::vector<int> answers_to(const std::vector<Attempt>& attempts) {
    const std::size_t bytes = attempts.size() * sizeof(int);
    auto* shared =
        static_cast<int*>(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    REQUIRE(shared != MAP_FAILED);
    for (std::size_t i = 0; i < attempts.size(); ++i) shared[i] = -1;
    const pid_t child = fork();
    if (child == 0) {
        stillroom::audio::confine();
        for (std::size_t i = 0; i < attempts.size(); ++i) {
            errno = 0;
            shared[i] = attempts[i].call() == -1 ? errno : 0;
        }
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    std::vector<int> answers(shared, shared + attempts.size());
    munmap(shared, bytes);
    return answers;
}

// Arguments are such that a call that is let through does no harm, and fails with another error than EPERM if it
// fails at all: the kernel looks at the filter first.
std::vector<Attempt> hostile() {
    std::vector<Attempt> attempts;
    const auto raw = [&](std::string name, long call, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0) {
        attempts.push_back({std::move(name), [=] { return syscall(call, a, b, c, d, e); }});
    };
    static io_uring_params ring{};
    static rlimit limit{RLIM_INFINITY, RLIM_INFINITY};
    const long nothing = number("/nonexistent/a"), elsewhere = number("/nonexistent/b");
    // Files by name.
    raw("openat", SYS_openat, AT_FDCWD, number("/dev/null"), O_RDONLY);
    raw("openat2", SYS_openat2, AT_FDCWD, number("/dev/null"), 0, 0);
    raw("name_to_handle_at", SYS_name_to_handle_at, AT_FDCWD, number("/"), 0, 0, 0);
    raw("open_by_handle_at", SYS_open_by_handle_at, -1, 0, 0);
    raw("linkat", SYS_linkat, AT_FDCWD, nothing, AT_FDCWD, elsewhere, 0);
    raw("symlinkat", SYS_symlinkat, nothing, AT_FDCWD, elsewhere);
    raw("unlinkat", SYS_unlinkat, AT_FDCWD, nothing, 0);
    raw("renameat2", SYS_renameat2, AT_FDCWD, nothing, AT_FDCWD, elsewhere, 0);
    raw("mkdirat", SYS_mkdirat, AT_FDCWD, nothing, 0700);
    raw("mknodat", SYS_mknodat, AT_FDCWD, nothing, 0600, 0);
    raw("readlinkat", SYS_readlinkat, AT_FDCWD, number("/proc/self/exe"), 0, 0);
    raw("faccessat", SYS_faccessat, AT_FDCWD, number("/"), 0);
    raw("getdents64", SYS_getdents64, -1, 0, 0);
    raw("chdir", SYS_chdir, nothing);
    raw("chroot", SYS_chroot, nothing);
    raw("truncate", SYS_truncate, nothing, 0);
    raw("ftruncate", SYS_ftruncate, -1, 0);
    raw("fallocate", SYS_fallocate, -1, 0, 0, 1);
    raw("fchmodat", SYS_fchmodat, AT_FDCWD, nothing, 0600);
    raw("fchownat", SYS_fchownat, AT_FDCWD, nothing, 0, 0, 0);
    raw("utimensat", SYS_utimensat, AT_FDCWD, nothing, 0, 0);
    raw("setxattr", SYS_setxattr, nothing, number("user.a"), 0, 0, 0);
    raw("statx", SYS_statx, AT_FDCWD, number("/"), 0, 0, 0);
    raw("inotify_init1", SYS_inotify_init1, 0);
    raw("fanotify_init", SYS_fanotify_init, 0xffff, 0);
    // Ways to all of these at once.
    raw("io_uring_setup", SYS_io_uring_setup, 1, number(&ring));
    raw("io_uring_enter", SYS_io_uring_enter, -1, 0, 0, 0, 0);
    raw("io_uring_register", SYS_io_uring_register, -1, 0, 0, 0);
    raw("io_setup", SYS_io_setup, 0, 0);
    raw("bpf", SYS_bpf, 0, 0, 0);
    raw("userfaultfd", SYS_userfaultfd, 0x7000);
    raw("perf_event_open", SYS_perf_event_open, 0, 0, -1, -1, 0);
    raw("keyctl", SYS_keyctl, 999, 0);
    raw("seccomp", SYS_seccomp, 99, 0, 0);
    raw("prctl", SYS_prctl, 9999);
    raw("ioctl", SYS_ioctl, -1, 0, 0);
    raw("fcntl", SYS_fcntl, 0, F_GETFL);
    raw("dup", SYS_dup, 0);
    raw("pipe2", SYS_pipe2, 0, 0);
    raw("memfd_create", SYS_memfd_create, number("a"), 0);
    raw("sendfile", SYS_sendfile, -1, -1, 0, 0);
    raw("splice", SYS_splice, -1, 0, -1, 0, 0);
    // The network and other programs on this machine.
    raw("socket", SYS_socket, AF_INET, SOCK_STREAM, 0);
    raw("socket of netlink", SYS_socket, AF_NETLINK, SOCK_RAW, 0);
    raw("socketpair", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, 0);
    raw("connect", SYS_connect, -1, 0, 0);
    raw("bind", SYS_bind, -1, 0, 0);
    raw("sendto", SYS_sendto, -1, 0, 0, 0, 0);
    raw("sendmsg", SYS_sendmsg, -1, 0, 0);
    raw("recvmsg", SYS_recvmsg, -1, 0, 0);
    raw("shmget", SYS_shmget, 1, 0, 0);
    raw("msgget", SYS_msgget, 1, 0);
    raw("mq_open", SYS_mq_open, number("/a"), 0, 0, 0);
    // Programs, threads and other processes.
    raw("execve", SYS_execve, nothing, 0, 0);
    raw("execveat", SYS_execveat, AT_FDCWD, nothing, 0, 0, 0);
    raw("clone", SYS_clone, CLONE_NEWUSER | CLONE_FS, 0, 0, 0, 0);
    raw("clone3", SYS_clone3, 0, 0);
    raw("unshare", SYS_unshare, 0);
    raw("setns", SYS_setns, -1, 0);
    raw("kill", SYS_kill, getpid(), 0);
    raw("tkill", SYS_tkill, getpid(), 0);
    raw("tgkill of another", SYS_tgkill, getpid(), getpid(), 0);  // of the parent: the child has another number
    raw("pidfd_open", SYS_pidfd_open, getpid(), 0);
    raw("pidfd_getfd", SYS_pidfd_getfd, -1, 0, 0);
    raw("pidfd_send_signal", SYS_pidfd_send_signal, -1, 0, 0, 0);
    raw("ptrace", SYS_ptrace, 9999, 0, 0, 0);
    raw("process_vm_readv", SYS_process_vm_readv, getpid(), 0, 0, 0, 0);
    raw("process_vm_writev", SYS_process_vm_writev, getpid(), 0, 0, 0, 0);
    raw("kcmp", SYS_kcmp, getpid(), getpid(), 99, 0, 0);
    raw("limits of another", SYS_prlimit64, getpid(), RLIMIT_CORE, 0, number(&limit));
    raw("sched_setscheduler", SYS_sched_setscheduler, 0, 99, 0);
    raw("setpriority", SYS_setpriority, 99, 0, 0);
    // The system itself.
    raw("mount", SYS_mount, nothing, elsewhere, 0, 0, 0);
    raw("umount2", SYS_umount2, nothing, 0);
    raw("open_tree", SYS_open_tree, AT_FDCWD, nothing, 0);
    raw("move_mount", SYS_move_mount, AT_FDCWD, nothing, AT_FDCWD, elsewhere, 0);
    raw("fsopen", SYS_fsopen, nothing, 0);
    raw("pivot_root", SYS_pivot_root, nothing, elsewhere);
    raw("swapon", SYS_swapon, nothing, 0);
    raw("init_module", SYS_init_module, 0, 0, 0);
    raw("finit_module", SYS_finit_module, -1, 0, 0);
    raw("clock_settime", SYS_clock_settime, 99, 0);
    raw("sethostname", SYS_sethostname, 0, 0);
    raw("syslog", SYS_syslog, 99, 0, 0);
#ifdef __x86_64__
    raw("open", SYS_open, number("/dev/null"), O_RDONLY);
    raw("creat", SYS_creat, nothing, 0600);
    raw("link", SYS_link, nothing, elsewhere);
    raw("symlink", SYS_symlink, nothing, elsewhere);
    raw("unlink", SYS_unlink, nothing);
    raw("rename", SYS_rename, nothing, elsewhere);
    raw("mkdir", SYS_mkdir, nothing, 0700);
    raw("mknod", SYS_mknod, nothing, 0600, 0);
    raw("chmod", SYS_chmod, nothing, 0600);
    raw("ioperm", SYS_ioperm, 0, 0, 0);
    raw("arch_prctl", SYS_arch_prctl, 0x9999, 0);
    raw("modify_ldt", SYS_modify_ldt, 99, 0, 0);
#endif
    // Its own memory as a program.
    raw("mmap of code", SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    raw("mprotect to code", SYS_mprotect, 0, 0, PROT_READ | PROT_EXEC);
    return attempts;
}

}  // namespace

TEST_CASE("whatever a decoder that was taken over tries, the kernel refuses") {
    const std::vector<Attempt> attempts = hostile();
    const std::vector<int> answers = answers_to(attempts);
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        INFO(attempts[i].name);
        CHECK(answers[i] == EPERM);
    }
}

TEST_CASE("a confined decoder reads, writes, takes memory and locks as before, and may crash under its own name") {
    char byte = 0;
    const int file = open("/dev/zero", O_RDWR);
    REQUIRE(file >= 0);
    const std::vector<Attempt> attempts{
        {"read", [&] { return read(file, &byte, 1); }},
        {"pwrite", [&] { return pwrite(file, &byte, 1, 0); }},
        {"memory",
         [] {
             return mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
                        ? -1L
                        : 0L;
         }},
        {"its own processor time",
         [] {
             stillroom::audio::allow_time_for({100.0});
             rlimit now{};
             return getrlimit(RLIMIT_CPU, &now) == 0 && now.rlim_max == 70 ? 0L : -1L;
         }},
        {"a signal to itself", [] { return syscall(SYS_tgkill, getpid(), getpid(), 0); }},
    };
    const std::vector<int> answers = answers_to(attempts);
    close(file);
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        INFO(attempts[i].name);
        CHECK(answers[i] == 0);
    }
}

#endif
