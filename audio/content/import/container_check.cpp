#include "audio/content/import/container_check.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace stillroom::audio {
namespace {

/// More chunks than any honest file has; keeps a hostile one from costing time.
constexpr int kMostChunks = 4096;

enum class ByteOrder { little, big };

/// Bytes of an open file, by position. Bytes beyond its end are missing, not an error.
class FileBytes {
public:
    FileBytes(int descriptor, std::int64_t size) : descriptor_(descriptor), size_(size) {}

    [[nodiscard]] std::int64_t size() const noexcept { return size_; }

    [[nodiscard]] std::string text(std::int64_t position, std::size_t length) const {
        std::string bytes(length, '\0');
        const ssize_t got = ::pread(descriptor_, bytes.data(), length, position);
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return bytes;
    }

    [[nodiscard]] std::optional<std::uint64_t> number(std::int64_t position, std::size_t width,
                                                      ByteOrder order) const {
        const std::string bytes = text(position, width);
        if (bytes.size() != width) return std::nullopt;
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            const std::size_t index = order == ByteOrder::big ? i : width - 1 - i;
            value = value << 8 | static_cast<unsigned char>(bytes[index]);
        }
        return value;
    }

private:
    int descriptor_;
    std::int64_t size_;
};

Error truncated(const std::string& name, std::uint64_t claimed, std::int64_t held) {
    return {fmt::format(
        "'{}' is truncated: its header claims {} bytes of sound and {} are there; export or copy it again", name,
        claimed, std::max<std::int64_t>(held, 0))};
}

/// Walks the chunks of RIFF, RF64 (EBU Tech 3306) and AIFF up to the one that holds the samples.
Result<void> check_chunks(const FileBytes& bytes, const std::string& name, ByteOrder order,
                          std::string_view samples_chunk) {
    std::optional<std::uint64_t> long_size;  // the size of `data` in RF64, whose own field is too small for it
    std::int64_t position = 12;
    for (int i = 0; i < kMostChunks; ++i) {
        const std::string id = bytes.text(position, 4);
        const auto size = bytes.number(position + 4, 4, order);
        if (id.size() != 4 || !size) break;
        const std::int64_t body = position + 8;
        if (id == "ds64") long_size = bytes.number(body + 8, 8, order);
        if (id == samples_chunk) {
            const std::uint64_t claimed = *size == 0xffffffff && long_size ? *long_size : *size;
            const std::int64_t held = bytes.size() - body;
            if (held < 0 || claimed > static_cast<std::uint64_t>(held)) return truncated(name, claimed, held);
            return {};
        }
        position = body + static_cast<std::int64_t>(*size + (*size & 1));
    }
    return Error{fmt::format("'{}' is truncated: it has a header and no sound; export or copy it again", name)};
}

/// The last page of an Ogg stream says that it is the last (RFC 3533, header type flag 0x04).
Result<void> check_ogg_end(const FileBytes& bytes, const std::string& name) {
    constexpr std::int64_t kLargestPage = 65307;
    const std::int64_t from = std::max<std::int64_t>(0, bytes.size() - kLargestPage);
    const std::string tail = bytes.text(from, static_cast<std::size_t>(bytes.size() - from));
    const std::size_t page = tail.rfind("OggS");
    const bool ended = page != std::string::npos && page + 27 <= tail.size() && (tail[page + 5] & 4) != 0;
    if (ended) {
        const auto segments = static_cast<std::size_t>(static_cast<unsigned char>(tail[page + 26]));
        std::size_t length = 27 + segments;
        for (std::size_t i = 0; i < segments && page + 27 + i < tail.size(); ++i)
            length += static_cast<unsigned char>(tail[page + 27 + i]);
        if (page + length <= tail.size()) return {};
    }
    return Error{fmt::format("'{}' is truncated: its Ogg stream has no end; export or copy it again", name)};
}

bool starts_like_mp3(const std::string& head) {
    if (head.starts_with("ID3")) return true;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
    constexpr unsigned kLayer3 = 0x02;
    return head.size() >= 2 && byte(0) == 0xff && (byte(1) & 0xe0) == 0xe0 && (byte(1) & 0x06) == kLayer3;
}

}  // namespace

Result<void> check_container(int descriptor, const std::string& name) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || status.st_size == 0)
        return Error{fmt::format("'{}' is empty; export or copy it again", name)};
    const FileBytes bytes(descriptor, status.st_size);
    const std::string head = bytes.text(0, 12);
    const std::string_view kind = head.size() == 12 ? std::string_view(head).substr(8) : std::string_view();
    if ((head.starts_with("RIFF") || head.starts_with("RF64")) && kind == "WAVE")
        return check_chunks(bytes, name, ByteOrder::little, "data");
    if (head.starts_with("FORM") && (kind == "AIFF" || kind == "AIFC"))
        return check_chunks(bytes, name, ByteOrder::big, "SSND");
    if (head.starts_with("OggS")) return check_ogg_end(bytes, name);
    if (head.starts_with("fLaC") || starts_like_mp3(head)) return {};
    return Error{fmt::format(
        "'{}' is not a sound file of a kind we play; use WAV, AIFF, FLAC, Ogg Vorbis, Opus or MP3", name)};
}

}  // namespace stillroom::audio
