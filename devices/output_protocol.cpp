#include "devices/output_protocol.h"

#include <poll.h>
#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace stillroom::devices {

namespace {

constexpr std::size_t kLongestLine = 1000;

/// Room for one descriptor beside a message.
struct Attachment {
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(int))> bytes{};
};

msghdr message_of(iovec& text, Attachment* attachment) {
    msghdr message{};
    message.msg_iov = &text;
    message.msg_iovlen = 1;
    if (attachment != nullptr) {
        message.msg_control = attachment->bytes.data();
        message.msg_controllen = attachment->bytes.size();
    }
    return message;
}

int descriptor_in(msghdr& message) {
    const cmsghdr* head = CMSG_FIRSTHDR(&message);
    if (head == nullptr || head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) return -1;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
    return descriptor;
}

}  // namespace

bool send_line(int socket, std::string_view line, int descriptor) {
    std::string text(line.substr(0, kLongestLine));
    iovec part{text.data(), text.size()};
    Attachment attachment;
    msghdr message = message_of(part, descriptor < 0 ? nullptr : &attachment);
    if (descriptor >= 0) {
        cmsghdr* head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    }
    ssize_t sent = -1;
    do { sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT); } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(text.size());
}

std::optional<OutputLine> receive_line(int socket, audio::Seconds patience, NoLine& why_not) {
    pollfd ready{socket, POLLIN, 0};
    why_not = NoLine::yet;
    // A signal may end the wait early; whoever waits asks again anyway.
    if (::poll(&ready, 1, static_cast<int>(patience.value * 1000.0)) <= 0) return std::nullopt;
    std::array<char, kLongestLine> text{};
    iovec part{text.data(), text.size()};
    Attachment attachment;
    msghdr message = message_of(part, &attachment);
    const ssize_t size = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
    if (size <= 0) {
        why_not = NoLine::ever;
        return std::nullopt;
    }
    const std::string_view line(text.data(), static_cast<std::size_t>(size));
    const std::size_t blank = line.find(' ');
    OutputLine out;
    out.word = line.substr(0, blank);
    if (blank != std::string_view::npos) out.rest = line.substr(blank + 1);
    out.descriptor = descriptor_in(message);
    return out;
}

}  // namespace stillroom::devices
