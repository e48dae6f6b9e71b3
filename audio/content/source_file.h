/// A file that people bring: opening it, and knowing it again without reading it.
#pragma once

#include "audio/base/result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace stillroom::audio {

/// [control] Opens a regular file for reading; the caller closes the descriptor. Errors, in words: it is missing,
/// may not be read, is a folder, or is no regular file.
[[nodiscard]] Result<int> open_source(const std::filesystem::path& file);

/// Remembers small facts in a folder, one file each, so that any number of processes may use it at once. What is
/// lost or broken here is only worked out again. [control]
class StoreIndex {
public:
    explicit StoreIndex(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] std::optional<std::string> find(const std::string& key) const;
    void remember(const std::string& key, const std::string& value) const;

private:
    std::filesystem::path folder_;
};

/// [control] The SHA-256 of a file's bytes. A file whose path, size, inode and times are those of an earlier call
/// with this index is not read again. Errors are those of `open_source`, or the disk fails.
[[nodiscard]] Result<std::string> content_hash(const std::filesystem::path& file, const StoreIndex& index);

}  // namespace stillroom::audio
