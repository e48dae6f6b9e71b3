#include "tests/support/slow_disk/slow_disk.h"

#include <fcntl.h>
#include <linux/fuse.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace stillroom::tests {

namespace {

constexpr std::size_t kRequestRoom = 1 << 20;
constexpr std::uint64_t kForEver = 3600;
constexpr std::chrono::seconds kPatience{60};

template <typename Body>
Body body_of(const char* request) {
    Body body{};
    std::memcpy(&body, request + sizeof(fuse_in_header), sizeof body);
    return body;
}

}  // namespace

std::unique_ptr<SlowDisk> SlowDisk::mount(std::vector<char> bytes, std::uint64_t file_size) {
    std::unique_ptr<SlowDisk> disk(new SlowDisk(std::move(bytes), file_size));
    if (!disk->connect()) return nullptr;
    return disk;
}

bool SlowDisk::connect() {
    device_ = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (device_ < 0) return false;
    const std::string options = "fd=" + std::to_string(device_) +
                                ",rootmode=40000,user_id=" + std::to_string(getuid()) +
                                ",group_id=" + std::to_string(getgid());
    mounted_ = ::mount("slow-disk", folder_.path().c_str(), "fuse", MS_NOSUID | MS_NODEV | MS_RDONLY,
                       options.c_str()) == 0;
    if (mounted_) server_ = std::thread([this] { take_requests(); });
    return mounted_;
}

SlowDisk::~SlowDisk() {
    release();
    if (mounted_) umount2(folder_.path().c_str(), MNT_DETACH | MNT_FORCE);
    if (server_.joinable()) server_.join();
    if (device_ >= 0) close(device_);
}

void SlowDisk::catch_up() {
    // Requests are taken and answered one after the other, so a name that nobody asked for yet comes behind all.
    struct stat status {};
    (void)::stat(file("catch-up-" + std::to_string(++caught_up_)).c_str(), &status);
}

void SlowDisk::hold() {
    const std::lock_guard lock(mutex_);
    holding_ = true;
}

void SlowDisk::release() {
    const std::lock_guard lock(mutex_);
    holding_ = false;
    for (const Request& request : std::exchange(held_, {})) answer(request);
    owed_ = 0;
}

bool SlowDisk::comes_to_owe(std::uint64_t bytes) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return owed_ >= bytes; });
}

void SlowDisk::take_requests() {
    std::vector<char> request(kRequestRoom);
    for (;;) {
        const ssize_t count = read(device_, request.data(), request.size());
        if (count >= static_cast<ssize_t>(sizeof(fuse_in_header)))
            take_request(request.data());
        else if (count < 0 && errno != EINTR && errno != ENOENT && errno != EAGAIN)
            return;  // unmounted
    }
}

void SlowDisk::take_request(const char* request) {
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
            const std::lock_guard lock(mutex_);
            if (!holding_) return answer(wanted);
            held_.push_back(wanted);
            owed_ += wanted.size;
            return changed_.notify_all();
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

void SlowDisk::answer(const Request& request) const {
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

void SlowDisk::reply(std::uint64_t unique, int error, const void* body, std::size_t size) const {
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

void SlowDisk::reply_attributes(std::uint64_t unique, std::uint64_t node, bool entry) const {
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

}  // namespace stillroom::tests
