#include "tests/support/slow_disk/slow_disk.h"

#include "tests/support/slow_disk/slow_disk_server.h"

#include <poll.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace stillroom::tests {

namespace {

constexpr int kPatience = 60'000;  // ms

}  // namespace

std::unique_ptr<SlowDisk> SlowDisk::mount(const std::vector<char>& bytes, std::uint64_t file_size) {
    std::unique_ptr<SlowDisk> disk(new SlowDisk);
    if (!disk->serve(bytes, file_size)) return nullptr;
    return disk;
}

bool SlowDisk::serve(const std::vector<char>& bytes, std::uint64_t file_size) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
    server_ = fork();
    if (server_ == 0) {
        close(ends[0]);
        serve_slow_disk(folder_.path(), bytes, file_size, ends[1]);
    }
    close(ends[1]);
    control_ = ends[0];
    SlowDiskOrder told{};
    mounted_ = recv(control_, &told, sizeof told, 0) == static_cast<ssize_t>(sizeof told) && told.value == 1;
    return mounted_;
}

SlowDisk::~SlowDisk() {
    if (mounted_) {
        release();
        umount2(folder_.path().c_str(), MNT_DETACH | MNT_FORCE);
    }
    if (control_ >= 0) close(control_);
    if (server_ > 0) waitpid(server_, nullptr, 0);
}

bool SlowDisk::ask(char what, std::uint64_t value) {
    const SlowDiskOrder order{what, ++asked_, value};
    if (send(control_, &order, sizeof order, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof order)) return false;
    for (;;) {
        pollfd end{control_, POLLIN, 0};
        SlowDiskOrder done{};
        if (poll(&end, 1, kPatience) != 1) return false;
        if (recv(control_, &done, sizeof done, 0) != static_cast<ssize_t>(sizeof done)) return false;
        // An earlier answer may come late, to one who had given up on it.
        if (done.serial == order.serial) return true;
    }
}

void SlowDisk::catch_up() {
    // Requests are taken and answered one after the other, so a name that nobody asked for yet comes behind all.
    struct stat status {};
    (void)::stat(file("catch-up-" + std::to_string(++caught_up_)).c_str(), &status);
}

void SlowDisk::hold() { (void)ask(SlowDiskOrder::kHold); }

void SlowDisk::release() { (void)ask(SlowDiskOrder::kRelease); }

bool SlowDisk::comes_to_owe(std::uint64_t bytes) { return ask(SlowDiskOrder::kOwe, bytes); }

}  // namespace stillroom::tests
