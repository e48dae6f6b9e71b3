/// The file of one prepared clip in the content store.
///
/// Layout, all numbers little endian:
///
///     0      8 bytes    "STILCLIP"
///     8      uint32     version of this layout, 1
///     12     uint32     length of the description in bytes
///     16     uint64     offset of the first sample, kClipDataOffset
///     24     32 bytes   BLAKE2b of the description
///     56     ...        the description: one JSON object in UTF-8
///     16384  float32    samples, interleaved, to the end of the file
///
/// Why not WAV: the samples start on a page, a file grows past 4 GiB without a second dialect, and all that was
/// measured, with the checksum of the samples, lies in the same file and so appears with it in one rename.
/// `pread(fd, into, n * channels * 4, data_offset + frame * channels * 4)` reads n frames from any frame on.
#pragma once

#include "audio/base/result.h"
#include "audio/content/content_store.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

namespace stillroom::audio {

inline constexpr std::int64_t kClipDataOffset = 16384;

/// What a clip file says of itself.
struct ClipDescription {
    PreparedClip clip;  ///< `file` is the path it was read from
    SampleRate rate;
    std::string made_from;  ///< file name or line id, for people
    std::string checksum;   ///< BLAKE2b over the samples
};

/// Writes one clip under a temporary name; `commit` makes it whole. Dropped without it, nothing remains; killed, a
/// temporary file remains that the next writer in this folder removes. [control] one thread.
class ClipWriter {
public:
    /// Opens a temporary file in `folder`, which is made when missing. Errors: the folder cannot be written.
    [[nodiscard]] static Result<ClipWriter> open(const std::filesystem::path& folder);

    ClipWriter(ClipWriter&& other) noexcept;
    ClipWriter& operator=(ClipWriter&&) = delete;
    ~ClipWriter();

    /// All samples of the clip, interleaved. Errors: the disk is full or fails.
    [[nodiscard]] Result<void> write(std::span<const float> interleaved);

    /// Instead of `write`, another process may have written the samples to `descriptor()` from kClipDataOffset on;
    /// their checksum is handed in here.
    void written_by_another(std::string checksum) { checksum_ = std::move(checksum); }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    /// Writes the description, syncs file and folder, and gives the file its name `<hash>.clip`. Fills in the
    /// checksum and `clip.file`, and returns the description as a reader will see it.
    [[nodiscard]] Result<ClipDescription> commit(ClipDescription description);

private:
    ClipWriter() = default;
    [[nodiscard]] Result<void> write_at(std::span<const std::byte> bytes, std::int64_t position) const;

    std::filesystem::path folder_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    std::string checksum_;
};

/// [control] The path of the clip with this hash.
[[nodiscard]] std::filesystem::path clip_path(const std::filesystem::path& folder, const std::string& hash);

/// [control] Reads the description and holds it against the size of the file, without reading the samples.
[[nodiscard]] Result<ClipDescription> read_clip(const std::filesystem::path& file);

/// [control] Reads the samples too and compares them with their checksum.
[[nodiscard]] Result<void> verify_clip(const std::filesystem::path& file);

}  // namespace stillroom::audio
