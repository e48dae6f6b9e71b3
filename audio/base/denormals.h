/// Denormal numbers are silence, and slow on many processors: every thread that renders treats them as zero, live
/// and offline alike, so that both give the same samples.
#pragma once

#include "audio/base/realtime.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#elif defined(__aarch64__)
#include <cstdint>
#endif

namespace stillroom::audio {

/// [any] For the time it lives, this thread flushes denormal results to zero and reads denormal inputs as zero.
class DenormalsOff {
public:
#if defined(__x86_64__)
    DenormalsOff() noexcept : before_(_mm_getcsr()) { _mm_setcsr(before_ | kFlushToZero | kDenormalsAreZero); }
    ~DenormalsOff() { _mm_setcsr(before_); }
#elif defined(__aarch64__)
    DenormalsOff() noexcept {
        asm volatile("mrs %0, fpcr" : "=r"(before_));
        asm volatile("msr fpcr, %0" : : "r"(before_ | kFlushToZero));
    }
    ~DenormalsOff() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
#else
    DenormalsOff() noexcept = default;
#endif
    DenormalsOff(const DenormalsOff&) = delete;
    DenormalsOff& operator=(const DenormalsOff&) = delete;

private:
#if defined(__x86_64__)
    static constexpr unsigned kFlushToZero = 0x8000;
    static constexpr unsigned kDenormalsAreZero = 0x0040;
    unsigned before_;
#elif defined(__aarch64__)
    static constexpr std::uint64_t kFlushToZero = std::uint64_t{1} << 24;
    std::uint64_t before_ = 0;
#endif
};

}  // namespace stillroom::audio
