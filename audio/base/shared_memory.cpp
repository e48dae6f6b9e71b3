#include "audio/base/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace stillroom::audio {

namespace {

constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

Error failure(const char* what) { return {std::string(what) + ": " + std::strerror(errno)}; }

}  // namespace

Result<SharedMemory> SharedMemory::create(std::size_t bytes) {
    assert(bytes > 0);
    const int descriptor = ::memfd_create("stillroom", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return failure("no memory to share with another process");
    if (::ftruncate(descriptor, static_cast<off_t>(bytes)) != 0 || ::fcntl(descriptor, F_ADD_SEALS, kSeals) != 0) {
        Error error = failure("no memory to share with another process");
        ::close(descriptor);
        return error;
    }
    return map(descriptor, bytes);
}

Result<SharedMemory> SharedMemory::attach(int descriptor) {
    const int seals = ::fcntl(descriptor, F_GET_SEALS);
    if (seals < 0 || (seals & kSeals) != kSeals) return Error{"what was to be shared is no memory of a fixed size"};
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) return failure("the memory of another process cannot be reached");
    const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (own < 0) return failure("the memory of another process cannot be reached");
    return map(own, static_cast<std::size_t>(state.st_size));
}

Result<SharedMemory> SharedMemory::map(int descriptor, std::size_t bytes) {
    void* data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, descriptor, 0);
    if (data != MAP_FAILED) return SharedMemory(descriptor, static_cast<std::byte*>(data), bytes);
    Error error = failure("memory to share cannot be reached");
    ::close(descriptor);
    return error;
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

SharedMemory::~SharedMemory() {
    if (data_ == nullptr) return;
    ::munmap(data_, size_);
    ::close(descriptor_);
}

}  // namespace stillroom::audio
