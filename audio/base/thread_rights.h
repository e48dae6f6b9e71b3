/// What a thread needs so that sound has no gaps: to run when it must and to find its memory there. Both may be
/// refused by the system; the caller then says so and uses a larger buffer instead. (The third need, not to slow
/// down on tiny numbers, is audio/base/denormals.h.)
#pragma once

#include "audio/base/result.h"

namespace stillroom::audio {

/// Real-time priorities (SCHED_FIFO) of this program: the mixer above the conductor that feeds it, both above the
/// kernel's interrupt threads (50), the streamer, which has seconds to spare, below them.
inline constexpr int kMixerPriority = 70;
inline constexpr int kConductorPriority = 60;
inline constexpr int kStreamerPriority = 40;

/// [control] Runs the calling thread at real-time priority `priority` (SCHED_FIFO), or at the highest one this user
/// may have. Child processes do not inherit it. Gives the priority that was granted; the error says how to be
/// allowed one. @pre 1 <= priority <= 95
[[nodiscard]] Result<int> request_realtime_priority(int priority);

/// [setup] Keeps all memory of this process, present and future, in RAM (mlockall), so that no thread ever waits
/// for the disk to bring a page back. Call `limit_thread_stacks` first, and map no large files afterwards: they
/// would be read in whole. Refused, with the remedy, where a limit on locked memory would later make allocations
/// fail.
[[nodiscard]] Result<void> lock_memory();

/// [setup] Gives every thread started later a stack of 1 MB in place of the system's 8 MB, libraries' threads
/// included: locked memory counts in whole.
void limit_thread_stacks();

/// [control] Touches 256 KB of the calling thread's stack, so that its pages are there before the first block.
void prefault_stack() noexcept;

}  // namespace stillroom::audio
