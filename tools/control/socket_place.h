/// Where the daemon's socket lies, and how only one daemon has it.
///
///   $RUNTIME_DIRECTORY (a service's own, from systemd), else $XDG_RUNTIME_DIR/stillroom, else /run/stillroom
///     control.sock   0600: nobody but its owner and root reaches it
///     control.lock   held by the daemon for as long as it lives; says its process id
#pragma once

#include "audio/base/result.h"

#include <filesystem>
#include <string>

namespace stillroom::control {

/// [control] The socket of a daemon that starts here.
[[nodiscard]] std::filesystem::path default_socket();

/// [control] The socket a client means that names none: the caller's own daemon's where there is one, else the
/// service's.
[[nodiscard]] std::filesystem::path socket_to_reach();

/// A listening socket and the right to it. What a daemon left behind that is gone is replaced; one that lives is
/// not. [control] one thread.
class ListeningSocket {
public:
    /// Makes the folder (0700) where it is missing. Errors: another daemon has it, with its process id; the folder
    /// is somebody else's or open to others; the path is too long for a socket.
    [[nodiscard]] static audio::Result<ListeningSocket> open(const std::filesystem::path& socket);
    /// Takes the socket away and gives up the right.
    ~ListeningSocket();
    ListeningSocket(ListeningSocket&& other) noexcept;
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;
    ListeningSocket& operator=(ListeningSocket&&) = delete;

    /// Does not block.
    [[nodiscard]] int descriptor() const noexcept { return socket_; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    explicit ListeningSocket(std::filesystem::path path) : path_(std::move(path)) {}
    [[nodiscard]] audio::Result<void> take_lock();
    [[nodiscard]] audio::Result<void> listen();

    std::filesystem::path path_;
    int lock_ = -1;
    int socket_ = -1;
};

/// [control] A connection to a daemon, which blocks. The error says that none runs there, and how one is started.
[[nodiscard]] audio::Result<int> connect_to(const std::filesystem::path& socket);

/// [control] Whether the process at the other end of a connection is this user's, or root's.
[[nodiscard]] bool is_trusted_peer(int connection) noexcept;

}  // namespace stillroom::control
