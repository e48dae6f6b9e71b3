#include "audio/content/clip_file.h"

#include "audio/content/descriptor.h"
#include "audio/content/disk_room.h"
#include "audio/content/hash.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace stillroom::audio {
namespace {

static_assert(std::endian::native == std::endian::little,
              "clips are little endian and written as they lie in memory");

constexpr std::string_view kMagic = "STILCLIP";
constexpr std::uint32_t kVersion = 1;
constexpr std::string_view kTemporarySuffix = ".part";

struct Head {
    std::array<char, 8> magic{};
    std::uint32_t version = kVersion;
    std::uint32_t description_bytes = 0;
    std::uint64_t data_offset = kClipDataOffset;
    std::array<char, 32> description_hash{};
};
static_assert(sizeof(Head) == 56);

std::array<char, 32> digest_of(const std::string& text) {
    Checksum checksum;
    checksum.add(std::as_bytes(std::span(text)));
    const std::string digits = checksum.finish();
    std::array<char, 32> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<char>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
    return digest;
}

std::vector<std::int64_t> counts(const std::vector<Frames>& frames) {
    std::vector<std::int64_t> out;
    out.reserve(frames.size());
    for (const Frames frame : frames) out.push_back(frame.count);
    return out;
}

std::vector<Frames> frames(const std::vector<std::int64_t>& counts) {
    std::vector<Frames> out;
    out.reserve(counts.size());
    for (const std::int64_t count : counts) out.push_back({count});
    return out;
}

std::string to_json(const ClipDescription& description) {
    const PreparedClip& clip = description.clip;
    const nlohmann::json json{{"channels", clip.channels},
                              {"length", clip.length.count},
                              {"rate", description.rate.hertz},
                              {"lufs", clip.loudness.lufs},
                              {"true_peak_dbtp", clip.true_peak_dbtp},
                              {"limited_db", clip.limited_db},
                              {"draft", clip.draft},
                              {"unit_starts", counts(clip.unit_starts)},
                              {"unit_ends", counts(clip.unit_ends)},
                              {"hash", clip.hash},
                              {"made_from", description.made_from},
                              {"checksum", description.checksum}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ClipDescription from_json(const nlohmann::json& json) {
    ClipDescription description;
    PreparedClip& clip = description.clip;
    clip.data_offset = kClipDataOffset;
    clip.channels = json.at("channels").get<int>();
    clip.length = {json.at("length").get<std::int64_t>()};
    clip.loudness = {json.at("lufs").get<double>()};
    clip.true_peak_dbtp = json.at("true_peak_dbtp").get<double>();
    clip.limited_db = json.at("limited_db").get<double>();
    clip.draft = json.at("draft").get<bool>();
    clip.unit_starts = frames(json.at("unit_starts").get<std::vector<std::int64_t>>());
    clip.unit_ends = frames(json.at("unit_ends").get<std::vector<std::int64_t>>());
    clip.hash = json.at("hash").get<std::string>();
    description.rate = {json.at("rate").get<int>()};
    description.made_from = json.at("made_from").get<std::string>();
    description.checksum = json.at("checksum").get<std::string>();
    return description;
}

/// A temporary file whose writer lives is locked; one that can be locked was left by a process that was killed.
void remove_abandoned(const std::filesystem::path& folder) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        if (entry.path().extension() != kTemporarySuffix) continue;
        const Descriptor file(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC));
        if (file.get() >= 0 && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
    }
}

/// Opens and locks a temporary file; tries again when another process removed it between the two.
int open_locked(const std::filesystem::path& file) {
    for (;;) {
        const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (descriptor < 0) return -1;
        struct stat status {};
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && ::fstat(descriptor, &status) == 0 && status.st_nlink > 0)
            return descriptor;
        ::close(descriptor);
    }
}

Error broken(const std::filesystem::path& file, std::string_view what) {
    return {fmt::format("'{}' is damaged: {}; delete it and it will be prepared again", file.string(), what)};
}

}  // namespace

Result<ClipWriter> ClipWriter::open(const std::filesystem::path& folder) {
    std::error_code fault;
    std::filesystem::create_directories(folder, fault);
    if (fault) return disk_fault(fault.value(), 0);
    remove_abandoned(folder);
    static std::atomic<unsigned> serial{0};
    ClipWriter writer;
    writer.folder_ = folder;
    writer.temporary_ = folder / fmt::format("{}-{}{}", ::getpid(), serial++, kTemporarySuffix);
    writer.descriptor_ = open_locked(writer.temporary_);
    if (writer.descriptor_ < 0) return disk_fault(errno, 0);
    return writer;
}

ClipWriter::ClipWriter(ClipWriter&& other) noexcept
    : folder_(std::move(other.folder_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      checksum_(std::move(other.checksum_)) {}

ClipWriter::~ClipWriter() {
    if (descriptor_ < 0) return;
    ::unlink(temporary_.c_str());
    ::close(descriptor_);
}

Result<void> ClipWriter::write(std::span<const float> interleaved) {
    const auto bytes = std::as_bytes(interleaved);
    if (auto room = check_room(descriptor_, std::ssize(bytes)); !room) return room;
    Checksum checksum;
    checksum.add(bytes);
    checksum_ = checksum.finish();
    return write_at(bytes, kClipDataOffset);
}

Result<void> ClipWriter::write_at(std::span<const std::byte> bytes, std::int64_t position) const {
    while (!bytes.empty()) {
        const ssize_t done = ::pwrite(descriptor_, bytes.data(), bytes.size(), position);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return disk_fault(errno, static_cast<std::int64_t>(bytes.size()));
        bytes = bytes.subspan(static_cast<std::size_t>(done));
        position += done;
    }
    return {};
}

Result<ClipDescription> ClipWriter::commit(ClipDescription description) {
    description.checksum = checksum_;
    description.clip.file = clip_path(folder_, description.clip.hash);
    description.clip.data_offset = kClipDataOffset;
    const std::string json = to_json(description);
    if (sizeof(Head) + json.size() > static_cast<std::size_t>(kClipDataOffset))
        return Error{fmt::format("'{}' has too many spoken units ({}); split it into several lines",
                                 description.made_from, description.clip.unit_starts.size())};
    Head head;
    std::copy(kMagic.begin(), kMagic.end(), head.magic.begin());
    head.description_bytes = static_cast<std::uint32_t>(json.size());
    head.description_hash = digest_of(json);
    if (auto done = write_at(std::as_bytes(std::span(&head, 1)), 0); !done) return done.error();
    if (auto done = write_at(std::as_bytes(std::span(json)), sizeof(Head)); !done) return done.error();
    if (::fsync(descriptor_) != 0 || ::rename(temporary_.c_str(), description.clip.file.c_str()) != 0)
        return disk_fault(errno, 0);
    ::close(std::exchange(descriptor_, -1));
    const Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) ::fsync(folder.get());
    return description;
}

std::filesystem::path clip_path(const std::filesystem::path& folder, const std::string& hash) {
    return folder / (hash + ".clip");
}

Result<ClipDescription> read_clip(const std::filesystem::path& file) {
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return Error{fmt::format("'{}' cannot be opened: {}", file.string(), std::strerror(errno))};
    Head head;
    struct stat status {};
    if (::pread(in.get(), &head, sizeof(head), 0) != static_cast<ssize_t>(sizeof(head)) ||
        std::string_view(head.magic.data(), head.magic.size()) != kMagic || head.version != kVersion ||
        head.data_offset != kClipDataOffset || head.description_bytes > kClipDataOffset - sizeof(head))
        return broken(file, "its header is not that of a clip");
    std::string json(head.description_bytes, '\0');
    if (::pread(in.get(), json.data(), json.size(), sizeof(head)) != static_cast<ssize_t>(json.size()) ||
        digest_of(json) != head.description_hash)
        return broken(file, "its description changed on the disk");
    try {
        ClipDescription description = from_json(nlohmann::json::parse(json));
        description.clip.file = file;
        const std::int64_t bytes = description.clip.length.count * description.clip.channels * 4;
        if (::fstat(in.get(), &status) != 0 || status.st_size != kClipDataOffset + bytes)
            return broken(file, "its length is wrong");
        return description;
    } catch (const nlohmann::json::exception&) { return broken(file, "its description cannot be read"); }
}

Result<void> verify_clip(const std::filesystem::path& file) {
    const auto description = read_clip(file);
    if (!description) return description.error();
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    Checksum checksum;
    std::vector<std::byte> bytes(std::size_t{1} << 20);
    std::int64_t position = kClipDataOffset;
    ssize_t got = 0;
    while ((got = ::pread(in.get(), bytes.data(), bytes.size(), position)) > 0) {
        checksum.add(std::span(bytes).first(static_cast<std::size_t>(got)));
        position += got;
    }
    if (got < 0 || checksum.finish() != description->checksum)
        return broken(file, "its samples changed on the disk");
    return {};
}

}  // namespace stillroom::audio
