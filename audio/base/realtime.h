/// What the thread tags in this project's headers mean, and how real-time code is made visible.
///
///   [audio]    may be called on the mixer thread while it renders: never allocates, frees, locks, waits, throws,
///              logs or makes a system call. Such functions are `noexcept STILLROOM_REALTIME`.
///   [control]  any thread that may block; one at a time unless said otherwise.
///   [any]      from any thread at any time.
///   [setup]    before the object is shared with another thread, or after it has been taken back.
///
/// Whole folders are real-time code: audio/dsp, audio/synth and engine/rt. A test reads their optimised objects
/// for forbidden symbols, and the guard of tests/support aborts on a forbidden call while a block renders.
#pragma once

#if defined(__clang__) && defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::nonblocking)
#define STILLROOM_REALTIME [[clang::nonblocking]]
#endif
#endif
#ifndef STILLROOM_REALTIME
/// Marks a function type as real-time safe; clang 20 and later check it, other compilers read past it.
#define STILLROOM_REALTIME
#endif

namespace stillroom::audio {

/// Called by the engine at both ends of every rendered block. Empty in the product; the test build links a
/// definition that arms the real-time guard, so that the guard stands around every block of every test.
struct RealtimeHooks {
    void (*enter)() noexcept = nullptr;
    void (*leave)() noexcept = nullptr;
};

/// [setup] The hooks of this process; set before the first block is rendered.
RealtimeHooks& realtime_hooks() noexcept;

/// [audio] Stands for the time in which a thread is bound by the real-time rule.
class RealtimeRegion {
public:
    RealtimeRegion() noexcept {
        if (realtime_hooks().enter) realtime_hooks().enter();
    }
    ~RealtimeRegion() {
        if (realtime_hooks().leave) realtime_hooks().leave();
    }
    RealtimeRegion(const RealtimeRegion&) = delete;
    RealtimeRegion& operator=(const RealtimeRegion&) = delete;
};

}  // namespace stillroom::audio
