/// Memory that several processes see at once.
#pragma once

#include "audio/base/result.h"

#include <cstddef>

namespace stillroom::audio {

/// A nameless piece of memory of fixed size (memfd): whoever is given its descriptor can attach it, and it is gone
/// when the last process lets go. It is sealed: nobody can make it smaller under another's hands, which would kill
/// that process at its next access. [setup]
class SharedMemory {
public:
    /// Zeroed, with every page in place. @pre bytes > 0. Errors: no memory, or no descriptor left.
    [[nodiscard]] static Result<SharedMemory> create(std::size_t bytes);
    /// The memory behind a descriptor of this process, which stays the caller's. Errors: the descriptor is no such
    /// memory, or one without the seals.
    [[nodiscard]] static Result<SharedMemory> attach(int descriptor);

    SharedMemory(SharedMemory&& other) noexcept;
    SharedMemory& operator=(SharedMemory&&) = delete;
    ~SharedMemory();

    [[nodiscard]] std::byte* data() const noexcept { return data_; }  ///< at the start of a page
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// Still owned by this, closed when another program is executed; to be given to another process.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    /// Takes the descriptor over.
    [[nodiscard]] static Result<SharedMemory> map(int descriptor, std::size_t bytes);
    SharedMemory(int descriptor, std::byte* data, std::size_t size) noexcept
        : descriptor_(descriptor), data_(data), size_(size) {}

    int descriptor_;
    std::byte* data_;
    std::size_t size_;
};

}  // namespace stillroom::audio
