#include "tests/support/slow_disk/slow_disk_server.h"

#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <string>
#include <utility>

namespace stillroom::tests {

namespace {

constexpr std::size_t kRequestRoom = 1 << 20;
constexpr std::uint64_t kForEver = 3600;

template <typename Body>
Body body_of(const char* request) {
    Body body{};
    std::memcpy(&body, request + sizeof(fuse_in_header), sizeof body);
    return body;
}

class SlowDiskServer {
public:
    SlowDiskServer(const std::vector<char>& bytes, std::uint64_t file_size, int control)
        : bytes_(bytes), file_size_(file_size), control_(control) {}

    [[nodiscard]] bool mount(const std::filesystem::path& folder);
    /// Returns when the test has closed its end, or the disk is gone.
    void serve();
    void tell(const SlowDiskOrder& order) const { (void)!send(control_, &order, sizeof order, MSG_NOSIGNAL); }

private:
    struct Request {
        std::uint64_t unique = 0;
        std::uint64_t offset = 0;
        std::uint32_t size = 0;
    };

    [[nodiscard]] bool take_order();
    [[nodiscard]] bool take_requests();
    void take_request(const char* request);
    void tell_of_debts();
    void answer(const Request& request) const;
    void reply(std::uint64_t unique, int error, const void* body, std::size_t size) const;
    void reply_attributes(std::uint64_t unique, std::uint64_t node, bool entry) const;

    const std::vector<char>& bytes_;
    std::uint64_t file_size_;
    int control_;
    int device_ = -1;
    std::uint64_t nodes_ = 1;
    std::vector<char> request_ = std::vector<char>(kRequestRoom);
    std::deque<Request> held_;
    std::deque<SlowDiskOrder> debts_;  ///< asked after, not yet reached
    std::uint64_t owed_ = 0;           ///< bytes of what is held
    bool holding_ = false;
};

bool SlowDiskServer::mount(const std::filesystem::path& folder) {
    device_ = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (device_ < 0) return false;
    const std::string options = "fd=" + std::to_string(device_) +
                                ",rootmode=40000,user_id=" + std::to_string(getuid()) +
                                ",group_id=" + std::to_string(getgid());
    return ::mount("slow-disk", folder.c_str(), "fuse", MS_NOSUID | MS_NODEV | MS_RDONLY, options.c_str()) == 0;
}

void SlowDiskServer::serve() {
    std::array<pollfd, 2> ends{pollfd{device_, POLLIN, 0}, pollfd{control_, POLLIN, 0}};
    for (;;) {
        if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) return;
        if (ends[1].revents != 0 && !take_order()) return;
        if (ends[0].revents != 0 && !take_requests()) return;
    }
}

bool SlowDiskServer::take_order() {
    SlowDiskOrder order{};
    if (recv(control_, &order, sizeof order, 0) != static_cast<ssize_t>(sizeof order)) return false;
    if (order.what == SlowDiskOrder::kOwe) {
        debts_.push_back(order);
        tell_of_debts();
        return true;
    }
    holding_ = order.what == SlowDiskOrder::kHold;
    if (!holding_) {
        for (const Request& request : std::exchange(held_, {})) answer(request);
        owed_ = 0;
    }
    tell(order);
    return true;
}

void SlowDiskServer::tell_of_debts() {
    for (const SlowDiskOrder& order : debts_)
        if (owed_ >= order.value) tell(order);
    std::erase_if(debts_, [this](const SlowDiskOrder& order) { return owed_ >= order.value; });
}

bool SlowDiskServer::take_requests() {
    const ssize_t count = read(device_, request_.data(), request_.size());
    if (count >= static_cast<ssize_t>(sizeof(fuse_in_header))) take_request(request_.data());
    return count >= 0 || errno == EINTR || errno == ENOENT || errno == EAGAIN;  // else unmounted
}

void SlowDiskServer::take_request(const char* request) {
    fuse_in_header header{};
    std::memcpy(&header, request, sizeof header);
    switch (header.opcode) {
        case FUSE_INIT: {
            const auto asked = body_of<fuse_init_in>(request);
            fuse_init_out out{};
            out.major = FUSE_KERNEL_VERSION;
            out.minor = std::min<std::uint32_t>(asked.minor, FUSE_KERNEL_MINOR_VERSION);
            out.max_readahead = asked.max_readahead;
            // As a disk with a deep queue: whoever announces does not wait for room in it.
            out.flags = FUSE_ASYNC_READ | FUSE_PARALLEL_DIROPS;
            out.max_background = 4096;
            out.congestion_threshold = 4096;
            out.max_write = 1 << 17;
            return reply(header.unique, 0, &out, sizeof out);
        }
        case FUSE_LOOKUP:
            return reply_attributes(header.unique, ++nodes_, true);
        case FUSE_GETATTR:
            return reply_attributes(header.unique, header.nodeid, false);
        case FUSE_OPEN: {
            const fuse_open_out out{};
            return reply(header.unique, 0, &out, sizeof out);
        }
        case FUSE_READ: {
            const auto asked = body_of<fuse_read_in>(request);
            const Request wanted{header.unique, asked.offset, asked.size};
            if (!holding_) return answer(wanted);
            held_.push_back(wanted);
            owed_ += wanted.size;
            return tell_of_debts();
        }
        case FUSE_FORGET:
        case FUSE_BATCH_FORGET:
        case FUSE_INTERRUPT:
            return;  // these want no answer
        case FUSE_RELEASE:
        case FUSE_FLUSH:
            return reply(header.unique, 0, nullptr, 0);
        default:
            return reply(header.unique, -ENOSYS, nullptr, 0);
    }
}

void SlowDiskServer::answer(const Request& request) const {
    const std::uint64_t left = request.offset < file_size_ ? file_size_ - request.offset : 0;
    std::vector<char> bytes(static_cast<std::size_t>(std::min<std::uint64_t>(request.size, left)));
    for (std::size_t done = 0; done < bytes.size();) {
        const std::size_t place = static_cast<std::size_t>((request.offset + done) % bytes_.size());
        const std::size_t count = std::min(bytes.size() - done, bytes_.size() - place);
        std::memcpy(bytes.data() + done, bytes_.data() + place, count);
        done += count;
    }
    reply(request.unique, 0, bytes.data(), bytes.size());
}

void SlowDiskServer::reply(std::uint64_t unique, int error, const void* body, std::size_t size) const {
    fuse_out_header header{};
    header.len = static_cast<std::uint32_t>(sizeof header + size);
    header.error = error;
    header.unique = unique;
    std::vector<char> message(header.len);
    std::memcpy(message.data(), &header, sizeof header);
    if (size > 0) std::memcpy(message.data() + sizeof header, body, size);
    // A request that was given up meanwhile takes no answer.
    (void)!write(device_, message.data(), message.size());
}

void SlowDiskServer::reply_attributes(std::uint64_t unique, std::uint64_t node, bool entry) const {
    fuse_attr attributes{};
    attributes.ino = node;
    attributes.nlink = 1;
    attributes.mode = node == FUSE_ROOT_ID ? S_IFDIR | 0555 : S_IFREG | 0444;
    attributes.size = node == FUSE_ROOT_ID ? 0 : file_size_;
    if (entry) {
        fuse_entry_out out{};
        out.nodeid = node;
        out.generation = 1;
        out.entry_valid = out.attr_valid = kForEver;
        out.attr = attributes;
        return reply(unique, 0, &out, sizeof out);
    }
    fuse_attr_out out{};
    out.attr_valid = kForEver;
    out.attr = attributes;
    reply(unique, 0, &out, sizeof out);
}

}  // namespace

void serve_slow_disk(const std::filesystem::path& folder, const std::vector<char>& bytes, std::uint64_t file_size,
                     int control) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    SlowDiskServer server(bytes, file_size, control);
    const bool mounted = server.mount(folder);
    server.tell({SlowDiskOrder::kMounted, 0, mounted ? 1U : 0U});
    if (mounted) server.serve();
    _exit(0);
}

}  // namespace stillroom::tests
