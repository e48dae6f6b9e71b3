#include "engine/locked_memory.h"

#include <sodium.h>

#include <cassert>

namespace stillroom::engine {

audio::Result<LockedMemory> LockedMemory::of(std::size_t bytes) {
    assert(bytes > 0 && bytes % 64 == 0);
    if (sodium_init() < 0) return audio::Error{"the cipher library does not start: install libsodium again"};
    auto* const memory = static_cast<unsigned char*>(sodium_malloc(bytes));
    if (memory == nullptr) return audio::Error{"there is no memory left"};
    LockedMemory locked(memory, bytes);
    // sodium_malloc goes on where the system refuses to lock; what is private must not.
    if (sodium_mlock(memory, bytes) != 0)
        return audio::Error{
            "the system lets this program lock no more memory, so nothing private can be kept from the disk: raise "
            "'memlock' in /etc/security/limits.d for this user"};
    locked.wipe();
    return locked;
}

std::span<float> LockedMemory::floats() const noexcept {
    return {reinterpret_cast<float*>(memory_.get()), size_ / sizeof(float)};
}

void LockedMemory::wipe() noexcept { sodium_memzero(memory_.get(), size_); }

void LockedMemory::Free::operator()(unsigned char* memory) const noexcept { sodium_free(memory); }

}  // namespace stillroom::engine
