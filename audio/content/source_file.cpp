#include "audio/content/source_file.h"

#include "audio/content/hash.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

namespace stillroom::audio {
namespace {

/// A file changed within this time may change again without its times showing it (they tick with the kernel).
constexpr std::int64_t kSettledNanoseconds = 100'000'000;

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * 1'000'000'000 + time.tv_nsec; }

/// What tells a file apart from every other state of it. The change time cannot be set back by anybody.
std::string identity(const std::filesystem::path& file, const struct stat& status) {
    std::error_code ignored;
    return RecipeHash()
        .add("source")
        .add(std::filesystem::weakly_canonical(file, ignored).string())
        .add(static_cast<std::int64_t>(status.st_dev))
        .add(static_cast<std::int64_t>(status.st_ino))
        .add(status.st_size)
        .add(nanoseconds(status.st_mtim))
        .add(nanoseconds(status.st_ctim))
        .finish();
}

bool settled(const struct stat& status) {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return nanoseconds(now) - nanoseconds(status.st_ctim) > kSettledNanoseconds;
}

}  // namespace

Result<int> open_source(const std::filesystem::path& file) {
    const std::string name = file.string();
    // Without O_NONBLOCK, opening a named pipe that nobody writes to would wait for ever.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return Error{fmt::format("'{}' is missing; copy it there or correct its name", name)};
        if (errno == EACCES)
            return Error{fmt::format("'{}' may not be read; give this user the right to read it", name)};
        return Error{
            fmt::format("'{}' cannot be opened: {}; check the disk and the name", name, std::strerror(errno))};
    }
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) return descriptor;
    ::close(descriptor);
    if (S_ISDIR(status.st_mode)) return Error{fmt::format("'{}' is a folder; name a sound file in it", name)};
    return Error{fmt::format("'{}' is not a regular file; name a sound file", name)};
}

std::optional<std::string> StoreIndex::find(const std::string& key) const {
    std::ifstream in(folder_ / key);
    std::string value;
    if (!std::getline(in, value) || value.size() != 64) return std::nullopt;
    return value;
}

void StoreIndex::remember(const std::string& key, const std::string& value) const {
    static std::atomic<unsigned> serial{0};
    std::error_code ignored;
    std::filesystem::create_directories(folder_, ignored);
    const auto temporary = folder_ / fmt::format("{}-{}.new", ::getpid(), serial++);
    {
        std::ofstream out(temporary);
        out << value << '\n';
    }
    std::filesystem::rename(temporary, folder_ / key, ignored);
}

Result<std::string> content_hash(const std::filesystem::path& file, const StoreIndex& index) {
    const auto descriptor = open_source(file);
    if (!descriptor) return descriptor.error();
    struct stat before {};
    struct stat after {};
    ::fstat(*descriptor, &before);
    const std::string key = identity(file, before);
    if (auto known = index.find(key)) {
        ::close(*descriptor);
        return *known;
    }
    auto hash = hash_of_open_file(*descriptor, file.string());
    ::fstat(*descriptor, &after);
    ::close(*descriptor);
    if (hash && settled(after) && identity(file, after) == key) index.remember(key, *hash);
    return hash;
}

}  // namespace stillroom::audio
