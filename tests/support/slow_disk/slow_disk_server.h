/// The process behind a SlowDisk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace stillroom::tests {

/// What a test asks of the process, and, with the same serial, that it has been done.
struct SlowDiskOrder {
    static constexpr char kMounted = 'm', kHold = 'h', kRelease = 'r', kOwe = 'o';
    char what = 0;
    std::uint64_t serial = 0;
    std::uint64_t value = 0;  ///< of kMounted: 1 when it is; of kOwe: bytes
};

/// Mounts the disk, says over `control` whether that was allowed, and serves it until `control` is closed. Never
/// returns, starts no thread, and is the only one that ever holds the kernel's side of the file system.
[[noreturn]] void serve_slow_disk(const std::filesystem::path& folder, const std::vector<char>& bytes,
                                  std::uint64_t file_size, int control);

}  // namespace stillroom::tests
