/// The real-time guard: catches what a mixer thread may never do while it renders a block.
///
/// Two nets, both per thread and both down outside a real-time region:
///   - the test program's own definitions of the calls that allocate, free, lock, wait, throw, format text, start
///     a thread or initialise a static (realtime_interposers.cpp). They also catch calls made inside libraries;
///   - on x86-64 Linux every system call of the thread, from whatever code, by "syscall user dispatch".
/// Reading the clock through the kernel's vdso page is no system call and stays allowed.
///
/// tests/support/main.cpp hangs the guard into audio::realtime_hooks(), so that it stands around every block any
/// test renders: a forbidden call there ends the test program and names the call. Under the sanitizers, which bring
/// their own allocator and locks, the guard is left out and kRealtimeGuardPresent is false.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace stillroom::tests {

/// What the guard does on a forbidden call.
enum class GuardMode {
    count,  ///< lets it happen and remembers it
    abort,  ///< says what it was, with a backtrace, and aborts the process
};

#ifdef STILLROOM_WITHOUT_REALTIME_GUARD
inline constexpr bool kRealtimeGuardPresent = false;
#else
inline constexpr bool kRealtimeGuardPresent = true;
#endif

/// [setup] Puts the guard, in abort mode, around every audio::RealtimeRegion of this process.
void install_realtime_guard();

/// [any] Whether the second net, for system calls, works here; false off x86-64 and where the kernel refuses it.
bool system_calls_are_guarded();

/// Guards the calling thread while it lives. Regions nest; the outermost decides the mode.
class GuardedRegion {
public:
    explicit GuardedRegion(GuardMode mode) noexcept;
    ~GuardedRegion();
    GuardedRegion(const GuardedRegion&) = delete;
    GuardedRegion& operator=(const GuardedRegion&) = delete;

private:
    GuardMode previous_;
};

/// Lifts the guard from the calling thread while it lives: for a test's own work inside a region.
class Permit {
public:
    Permit() noexcept;
    ~Permit();
    Permit(const Permit&) = delete;
    Permit& operator=(const Permit&) = delete;

private:
    int depth_;
};

/// Forgets, or hands out, the forbidden calls this thread made in count mode, oldest first; the first 64 are kept.
void forget_forbidden_calls() noexcept;
std::vector<std::string> forbidden_calls();

/// The forbidden calls the work makes on this thread, by name ("malloc", "system call 202"); empty when it is
/// real-time safe.
template <typename Work>
std::vector<std::string> forbidden_calls_in(Work&& work) {
    forget_forbidden_calls();
    {
        const GuardedRegion region(GuardMode::count);
        std::forward<Work>(work)();
    }
    return forbidden_calls();
}

}  // namespace stillroom::tests
