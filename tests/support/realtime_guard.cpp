#include "tests/support/realtime_guard.h"

#include <execinfo.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "audio/base/realtime.h"
#include "tests/support/forbidden_call.h"

#if defined(__linux__) && defined(__x86_64__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#define STILLROOM_GUARDS_SYSTEM_CALLS
#endif

namespace stillroom::tests {
namespace {

struct ForbiddenCall {
    const char* name;  // nullptr: a system call
    long system_call;
};

/// All the guard knows about one thread. Constant-initialised and without destructor, so that reaching it never
/// allocates and works until the thread's last breath.
struct ThreadState {
    /// Read by the kernel at each system call of an armed thread: 0 lets it through, 1 raises SIGSYS.
    volatile char selector = 0;
    bool armed = false;
    int depth = 0;
    GuardMode mode = GuardMode::abort;
    std::size_t calls = 0;
    std::array<ForbiddenCall, 64> log{};
};
constinit thread_local ThreadState state;

void set_depth(int depth) noexcept {
    state.depth = depth;
    if (state.armed) state.selector = depth > 0 ? 1 : 0;
}

void write_text(const char* text) noexcept {
    if (::write(STDERR_FILENO, text, std::strlen(text)) < 0) return;  // nothing is left to tell it to
}

void write_number(long number) noexcept {
    std::array<char, 24> digits{};
    std::size_t at = digits.size() - 1;
    do {
        digits[--at] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number > 0 && at > 0);
    write_text(digits.data() + at);
}

[[noreturn]] void abort_for(const ForbiddenCall& call) noexcept {
    set_depth(0);
    write_text("real-time guard: forbidden call while a block renders: ");
    if (call.name) {
        write_text(call.name);
    } else {
        write_text("system call ");
        write_number(call.system_call);
    }
    write_text("\n");
    std::array<void*, 40> frames{};
    ::backtrace_symbols_fd(frames.data(), ::backtrace(frames.data(), static_cast<int>(frames.size())),
                           STDERR_FILENO);
    std::abort();
}

void report(const ForbiddenCall& call) noexcept {
    if (state.depth == 0) return;
    if (state.mode == GuardMode::abort) abort_for(call);
    if (state.calls < state.log.size()) state.log[state.calls] = call;
    ++state.calls;
}

#ifdef STILLROOM_GUARDS_SYSTEM_CALLS

constexpr int kSyscallUserDispatch = 59;  // PR_SET_SYSCALL_USER_DISPATCH, younger than some C libraries' headers
constexpr unsigned long kDispatchOn = 1;
/// `mov $15, %rax; syscall` is nine bytes: how a signal handler returns. It has to pass even inside a region.
constexpr unsigned long kSignalReturnBytes = 16;

long raw_system_call(long number, long a, long b, long c, long d, long e, long f) noexcept {
    long result = number;
    register long r10 asm("r10") = d;
    register long r8 asm("r8") = e;
    register long r9 asm("r9") = f;
    asm volatile("syscall"
                 : "+a"(result)
                 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                 : "rcx", "r11", "memory");
    return result;
}

/// Runs in place of a system call made in a region. In count mode it makes the call on the caller's behalf.
void on_system_call(int, siginfo_t* signal, void* context) {
    const int depth = state.depth;
    state.selector = 0;
    report({nullptr, signal->si_syscall});
    auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
    registers[REG_RAX] =
        raw_system_call(signal->si_syscall, registers[REG_RDI], registers[REG_RSI], registers[REG_RDX],
                        registers[REG_R10], registers[REG_R8], registers[REG_R9]);
    set_depth(depth);
}

/// What the kernel holds about a signal's handler; the C library's own struct hides the return address.
struct KernelSignalAction {
    void* handler;
    unsigned long flags;
    void* signal_return;
    unsigned long mask;
};

/// Catches SIGSYS for the process. Returns the address its handlers return through, 0 when that is unknown.
unsigned long install_handler() noexcept {
    struct sigaction action {};
    action.sa_sigaction = on_system_call;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    if (::sigaction(SIGSYS, &action, nullptr) != 0) return 0;
    KernelSignalAction installed{};
    if (::syscall(SYS_rt_sigaction, SIGSYS, nullptr, &installed, sizeof installed.mask) != 0) return 0;
    return reinterpret_cast<unsigned long>(installed.signal_return);
}

void arm_thread() noexcept {
    if (state.armed) return;
    static const unsigned long signal_return = install_handler();
    state.selector = 0;
    state.armed = signal_return != 0 && ::prctl(kSyscallUserDispatch, kDispatchOn, signal_return,
                                                kSignalReturnBytes, &state.selector) == 0;
}

#else

void arm_thread() noexcept {}

#endif

void enter_region() noexcept {
    if (state.depth == 0) arm_thread();
    set_depth(state.depth + 1);
}

void leave_region() noexcept { set_depth(state.depth - 1); }

}  // namespace

void report_forbidden_call(const char* name) noexcept { report({name, 0}); }

PassInnerCalls::PassInnerCalls() noexcept : depth_(state.depth) {
    if (depth_ > 0) set_depth(0);
}

PassInnerCalls::~PassInnerCalls() {
    if (depth_ > 0) set_depth(depth_);
}

void install_realtime_guard() {
    if constexpr (kRealtimeGuardPresent) {
        // The kernel drops the dispatch in a forked child; a child that renders is armed anew.
        ::pthread_atfork(nullptr, nullptr, [] { state.armed = false; });
        audio::realtime_hooks() = {enter_region, leave_region};
    }
}

bool system_calls_are_guarded() {
    if constexpr (!kRealtimeGuardPresent) return false;
    if (state.depth == 0) arm_thread();
    return state.armed;
}

GuardedRegion::GuardedRegion(GuardMode mode) noexcept : previous_(state.mode) {
    if constexpr (kRealtimeGuardPresent) {
        if (state.depth == 0) state.mode = mode;
        enter_region();
    }
}

GuardedRegion::~GuardedRegion() {
    if constexpr (kRealtimeGuardPresent) {
        leave_region();
        state.mode = previous_;
    }
}

Permit::Permit() noexcept : depth_(state.depth) {
    if (depth_ > 0) set_depth(0);
}

Permit::~Permit() {
    if (depth_ > 0) set_depth(depth_);
}

void forget_forbidden_calls() noexcept { state.calls = 0; }

std::vector<std::string> forbidden_calls() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(state.calls, state.log.size()); ++i) {
        const ForbiddenCall& call = state.log[i];
        names.push_back(call.name ? call.name : "system call " + std::to_string(call.system_call));
    }
    return names;
}

}  // namespace stillroom::tests
