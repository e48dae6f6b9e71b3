#include "tools/control/socket_place.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace stillroom::control {

namespace {

constexpr const char* kSocketName = "control.sock";
/// Of the service, for everybody who names no folder.
constexpr const char* kServiceFolder = "/run/stillroom";
/// Connections the system holds until they are accepted.
constexpr int kBacklog = 64;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

audio::Error failure(const std::string& what, const std::filesystem::path& where) {
    return {fmt::format("{} '{}': {}", what, where.string(), std::strerror(errno))};
}

audio::Result<sockaddr_un> address_of(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.size() >= sizeof(address.sun_path))
        return audio::Error{
            fmt::format("the socket's path '{}' is longer than the {} bytes a socket may have; name a "
                        "shorter one with --socket",
                        text, sizeof(address.sun_path) - 1)};
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    return address;
}

/// Nobody else may put a socket where clients look for ours.
audio::Result<void> check_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return failure("the folder of the control socket cannot be made:", folder);
    struct stat about {};
    if (::lstat(folder.c_str(), &about) != 0)
        return failure("the folder of the control socket cannot be looked at:", folder);
    if (!S_ISDIR(about.st_mode) || about.st_uid != ::geteuid() || (about.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return audio::Error{
            fmt::format("'{}' must be a folder of your own that nobody else may write to", folder.string())};
    return {};
}

}  // namespace

std::filesystem::path default_socket() {
    // A service may be given several folders, parted by colons.
    if (const std::string own = variable("RUNTIME_DIRECTORY"); !own.empty())
        return std::filesystem::path(own.substr(0, own.find(':'))) / kSocketName;
    if (const std::string runtime = variable("XDG_RUNTIME_DIR"); !runtime.empty())
        return std::filesystem::path(runtime) / "stillroom" / kSocketName;
    return std::filesystem::path(kServiceFolder) / kSocketName;
}

std::filesystem::path socket_to_reach() {
    const std::filesystem::path own = default_socket();
    std::error_code ignored;
    return std::filesystem::exists(own, ignored) ? own : std::filesystem::path(kServiceFolder) / kSocketName;
}

audio::Result<ListeningSocket> ListeningSocket::open(const std::filesystem::path& socket) {
    ListeningSocket opened(std::filesystem::absolute(socket));
    if (const auto folder = check_folder(opened.path_.parent_path()); !folder) return folder.error();
    if (const auto locked = opened.take_lock(); !locked) return locked.error();
    if (const auto listening = opened.listen(); !listening) return listening.error();
    return opened;
}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      socket_(std::exchange(other.socket_, -1)) {}

ListeningSocket::~ListeningSocket() {
    if (socket_ >= 0) {
        ::unlink(path_.c_str());
        ::close(socket_);
    }
    if (lock_ >= 0) ::close(lock_);
}

audio::Result<void> ListeningSocket::take_lock() {
    const std::filesystem::path file = std::filesystem::path(path_).replace_extension(".lock");
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (lock_ < 0) return failure("the daemon's lock cannot be opened:", file);
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        char process[16] = {};
        const ssize_t length = ::pread(lock_, process, sizeof(process) - 1, 0);
        return audio::Error{
            fmt::format("another 'stillroom serve' runs already{}; 'stillroom status' shows it",
                        length > 0 ? fmt::format(", process {}", std::string(process, process + length)) : "")};
    }
    const std::string process = std::to_string(::getpid());
    if (::ftruncate(lock_, 0) != 0 || ::pwrite(lock_, process.data(), process.size(), 0) < 0)
        return failure("the daemon's lock cannot be written:", file);
    return {};
}

// Who holds the lock may replace whatever stands there: its daemon is gone.
audio::Result<void> ListeningSocket::listen() {
    const auto address = address_of(path_);
    if (!address) return address.error();
    if (::unlink(path_.c_str()) != 0 && errno != ENOENT)
        return failure("what stands in the place of the control socket cannot be replaced:", path_);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return failure("no control socket can be made for", path_);
    // The mode is set before the socket has a name: there is no moment in which it is open to others.
    const bool bound = ::fchmod(socket, S_IRUSR | S_IWUSR) == 0 &&
                       ::bind(socket, reinterpret_cast<const sockaddr*>(&*address), sizeof(sockaddr_un)) == 0;
    if (!bound || ::chmod(path_.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(socket, kBacklog) != 0) {
        audio::Error error = failure("the control socket cannot be opened:", path_);
        ::close(socket);
        return error;
    }
    socket_ = socket;
    return {};
}

audio::Result<int> connect_to(const std::filesystem::path& socket) {
    const auto address = address_of(socket);
    if (!address) return address.error();
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return failure("no connection can be made to", socket);
    if (::connect(connection, reinterpret_cast<const sockaddr*>(&*address), sizeof(sockaddr_un)) == 0)
        return connection;
    const int why = errno;
    ::close(connection);
    if (why == ENOENT || why == ECONNREFUSED)
        return audio::Error{
            fmt::format("no daemon answers at '{}'; 'stillroom serve' starts one", socket.string())};
    if (why == EACCES)
        return audio::Error{
            fmt::format("'{}' belongs to another user; ask as that user, or as root", socket.string())};
    errno = why;
    return failure("no connection to", socket);
}

bool is_trusted_peer(int connection) noexcept {
    ucred peer{};
    socklen_t length = sizeof(peer);
    if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return false;
    return peer.uid == 0 || peer.uid == ::geteuid();
}

}  // namespace stillroom::control
