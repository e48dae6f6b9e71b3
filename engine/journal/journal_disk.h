/// The disk as a journal needs it: one file that grows, is synced, and is locked while somebody writes it.
#pragma once

#include "audio/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace stillroom::engine {

/// A file open for writing, and ours alone until it is destroyed. [control] one thread.
class JournalFile {
public:
    JournalFile() = default;
    JournalFile(const JournalFile&) = delete;
    JournalFile& operator=(const JournalFile&) = delete;
    virtual ~JournalFile() = default;

    /// Writes all bytes from `offset` on. After an error any part of them may be there.
    [[nodiscard]] virtual audio::Result<void> write_at(std::int64_t offset, std::string_view bytes) = 0;
    /// Everything written so far survives a power loss. After an error nothing is known of what was written since
    /// the last success: it has to be written again.
    [[nodiscard]] virtual audio::Result<void> sync() = 0;
    /// Takes away everything from `length` on.
    [[nodiscard]] virtual audio::Result<void> cut(std::int64_t length) = 0;
};

/// Where journals are opened; a test puts a failing one in its place.
class JournalDisk {
public:
    JournalDisk() = default;
    JournalDisk(const JournalDisk&) = delete;
    JournalDisk& operator=(const JournalDisk&) = delete;
    virtual ~JournalDisk() = default;

    /// A new file of mode 0600, whose name survives a power loss too. An error when there is one already.
    [[nodiscard]] virtual audio::Result<std::unique_ptr<JournalFile>> create(const std::filesystem::path& file) = 0;
    /// A file that is there. An error while somebody else writes it.
    [[nodiscard]] virtual audio::Result<std::unique_ptr<JournalFile>> open(const std::filesystem::path& file) = 0;
};

/// [control] The machine's own.
[[nodiscard]] JournalDisk& machine_disk();

/// [control] Whether a program that runs is writing this file.
[[nodiscard]] bool is_being_written(const std::filesystem::path& file);

/// [control] The whole file. Errors: it cannot be read, or is longer than any journal (256 MiB).
[[nodiscard]] audio::Result<std::string> read_whole(const std::filesystem::path& file);

}  // namespace stillroom::engine
