/// What a thread needs so that sound has no gaps: to run when it must, to find its memory there, and not to slow
/// down on tiny numbers. Every one of these may be refused by the system; the caller says so and uses a larger
/// buffer instead.
#pragma once

#include "audio/base/result.h"

namespace stillroom::audio {

/// Real-time priorities (SCHED_FIFO) of this program: what must not wait runs above what it waits for least. Below
/// the kernel's own interrupt threads (50) nothing of ours would be heard before them, so the mixer is above.
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

/// [any] Denormal floats become zero on the calling thread, in and out (FTZ and DAZ, on arm64 FZ): some processors
/// take a hundred times as long for them. The mixer and offline rendering both do this, or their samples differ.
void flush_denormals_to_zero() noexcept;

}  // namespace stillroom::audio
