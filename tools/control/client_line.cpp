#include "tools/control/client_line.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace stillroom::control {

namespace {

/// Read from one client before the next has its turn.
constexpr std::size_t kTurn = std::size_t{4} * 1024;

bool is_for_later(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

ClientLine::ClientLine(ClientNumber number, int connection, bool crowded, Clock::time_point now)
    : number_(number), connection_(connection), crowded_(crowded), since_(now), moved_(now), counted_(now) {}

ClientLine::~ClientLine() { ::close(connection_); }

bool ClientLine::receive() {
    std::array<char, kTurn> bytes{};
    const ssize_t count = ::recv(connection_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0) return is_for_later(errno);
    in_.add({bytes.data(), static_cast<std::size_t>(count)});
    return count > 0;
}

bool ClientLine::send(std::string_view line) {
    if (out_.size() - sent_ + line.size() > kMostWaiting) return false;
    if (!has_waiting()) moved_ = Clock::now();
    out_.erase(0, sent_);
    sent_ = 0;
    out_.append(line);
    return true;
}

bool ClientLine::flush(Clock::time_point now) {
    if (!has_waiting()) return true;
    const ssize_t count =
        ::send(connection_, out_.data() + sent_, out_.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0) return is_for_later(errno);
    sent_ += static_cast<std::size_t>(count);
    moved_ = now;
    return true;
}

bool ClientLine::is_stuck(Clock::time_point now) const noexcept { return has_waiting() && now - moved_ > kStuck; }

bool ClientLine::allows_request(Clock::time_point now) {
    const double passed = std::chrono::duration<double>(now - counted_).count();
    counted_ = now;
    allowance_ = std::min(kRate, allowance_ + passed * kRate);
    if (allowance_ < 1.0) return false;
    allowance_ -= 1.0;
    return true;
}

}  // namespace stillroom::control
