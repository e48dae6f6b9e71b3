#include "audio/content/disk_room.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

namespace stillroom::audio {
namespace {

/// Preparing never takes the last of the disk from the journal.
constexpr std::int64_t kSpareBytes = std::int64_t{64} << 20;

}  // namespace

Result<void> check_room(int descriptor, std::int64_t bytes) {
    struct statvfs room {};
    // Memory files have no size of their own; their file system counts no blocks.
    if (::fstatvfs(descriptor, &room) != 0 || room.f_blocks == 0) return {};
    const auto free = static_cast<std::int64_t>(room.f_bavail) * static_cast<std::int64_t>(room.f_frsize);
    const std::int64_t needed = bytes + kSpareBytes;
    if (free < needed) return disk_fault(ENOSPC, needed - free);
    return {};
}

Error disk_fault(int fault, std::int64_t bytes) {
    if (fault == ENOSPC || fault == EDQUOT)
        return {
            fmt::format("the content store is full: {} MB more are needed; free room on its disk, or name another "
                        "folder in STILLROOM_STORE",
                        bytes / 1000000 + 1)};
    return {
        fmt::format("the content store cannot be written: {}; give this user the right to write there, or name "
                    "another folder in STILLROOM_STORE",
                    std::strerror(fault))};
}

}  // namespace stillroom::audio
