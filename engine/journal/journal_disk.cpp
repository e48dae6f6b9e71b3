#include "engine/journal/journal_disk.h"

#include "audio/content/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace stillroom::engine {

using audio::Error;
using audio::Result;

namespace {

constexpr std::int64_t kLongestFile = std::int64_t{256} << 20;

Error fault(const std::filesystem::path& file, const char* what) {
    return Error{fmt::format("'{}' cannot be {}: {}", file.string(), what, std::strerror(errno))};
}

class MachineFile final : public JournalFile {
public:
    MachineFile(int descriptor, std::filesystem::path file) : descriptor_(descriptor), file_(std::move(file)) {}

    /// Waits for nobody: two writers of one journal would be a fault of ours or somebody's second program.
    [[nodiscard]] bool lock() const { return ::flock(descriptor_.get(), LOCK_EX | LOCK_NB) == 0; }

    Result<void> write_at(std::int64_t offset, std::string_view bytes) override {
        while (!bytes.empty()) {
            const ssize_t written = ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), offset);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return fault(file_, "written");
            offset += written;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }
    Result<void> sync() override {
        if (::fdatasync(descriptor_.get()) != 0) return fault(file_, "written");
        return {};
    }
    Result<void> cut(std::int64_t length) override {
        if (::ftruncate(descriptor_.get(), length) != 0) return fault(file_, "mended");
        return {};
    }

private:
    audio::Descriptor descriptor_;
    std::filesystem::path file_;
};

class MachineDisk final : public JournalDisk {
public:
    Result<std::unique_ptr<JournalFile>> create(const std::filesystem::path& file) override {
        auto opened = open_with(file, O_CREAT | O_EXCL);
        if (!opened) return opened;
        const audio::Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (folder.get() < 0 || ::fsync(folder.get()) != 0) return fault(file, "made");
        return opened;
    }
    Result<std::unique_ptr<JournalFile>> open(const std::filesystem::path& file) override {
        return open_with(file, 0);
    }

private:
    static Result<std::unique_ptr<JournalFile>> open_with(const std::filesystem::path& file, int how) {
        const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | how, 0600);
        if (descriptor < 0) return fault(file, how == 0 ? "opened" : "made");
        auto opened = std::make_unique<MachineFile>(descriptor, file);
        if (!opened->lock()) return Error{fmt::format("'{}' is being written by another program", file.string())};
        return std::unique_ptr<JournalFile>(std::move(opened));
    }
};

}  // namespace

JournalDisk& machine_disk() {
    static MachineDisk disk;
    return disk;
}

bool is_being_written(const std::filesystem::path& file) {
    const audio::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    // Taken for a moment only; it goes with the descriptor.
    return opened.get() >= 0 && ::flock(opened.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

Result<std::string> read_whole(const std::filesystem::path& file) {
    const audio::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about {};
    if (opened.get() < 0 || ::fstat(opened.get(), &about) != 0) return fault(file, "read");
    if (!S_ISREG(about.st_mode) || about.st_size > kLongestFile)
        return Error{fmt::format("'{}' is no journal", file.string())};
    std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got =
            ::pread(opened.get(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fault(file, "read");
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

}  // namespace stillroom::engine
