/// Memory for what must never reach a disk.
#pragma once

#include "audio/base/result.h"

#include <cstddef>
#include <memory>
#include <span>

namespace stillroom::engine {

/// Bytes that are locked into RAM, left out of core dumps, fenced by guard pages, and wiped before they are freed
/// (libsodium's sodium_malloc). Movable; the address stays. [control] one thread, but for what it holds.
class LockedMemory {
public:
    /// `bytes` of it, zeroed, at an address that is a multiple of 64. Errors: the system lets this program lock no
    /// more memory. @pre bytes is a multiple of 64 and not 0
    [[nodiscard]] static audio::Result<LockedMemory> of(std::size_t bytes);

    [[nodiscard]] std::span<unsigned char> bytes() const noexcept { return {memory_.get(), size_}; }
    [[nodiscard]] std::span<float> floats() const noexcept;

    /// Zeroes all of it; no compiler leaves that out.
    void wipe() noexcept;

private:
    struct Free {
        void operator()(unsigned char* memory) const noexcept;
    };
    LockedMemory(unsigned char* memory, std::size_t size) : memory_(memory), size_(size) {}

    std::unique_ptr<unsigned char, Free> memory_;
    std::size_t size_ = 0;
};

}  // namespace stillroom::engine
