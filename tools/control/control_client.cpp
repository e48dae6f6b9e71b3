#include "tools/control/control_client.h"

#include "tools/control/socket_place.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <utility>

namespace stillroom::control {

namespace {

using Clock = std::chrono::steady_clock;

audio::Error gone() { return {"the daemon is gone: it ended, or dropped this connection"}; }

Clock::time_point after(audio::Seconds patience) {
    return Clock::now() +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(patience.value));
}

/// Waits until something can be read; false when the time is over.
bool wait_until(Clock::time_point deadline, int connection) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd waited{connection, POLLIN, 0};
    return ::poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(0, left.count()))) > 0;
}

}  // namespace

audio::Result<ControlClient> ControlClient::open(const std::filesystem::path& socket, const std::string& name) {
    const auto connection = connect_to(socket);
    if (!connection) return connection.error();
    ControlClient client(*connection);
    if (!is_trusted_peer(*connection))
        return audio::Error{fmt::format("what listens at '{}' belongs to another user", socket.string())};
    if (const auto greeted = client.greet(name); !greeted) return greeted.error();
    return client;
}

audio::Result<void> ControlClient::greet(const std::string& name) {
    auto greeting = receive(kGreeting);
    if (!greeting) return greeting.error();
    if (!*greeting || !(**greeting).value("stillroom", Json()).is_object())
        return audio::Error{"what listens at the control socket is no daemon of ours, or hangs"};
    greeting_ = (**greeting)["stillroom"];
    const Json protocol = greeting_.value("protocol", Json(0));
    if (protocol != Json(kProtocol))
        return audio::Error{
            fmt::format("the daemon speaks protocol {}, this program {}: restart the daemon after an update",
                        protocol.dump(), kProtocol)};
    return send({{"hello", {{"protocol", kProtocol}, {"client", name}}}});
}

ControlClient::~ControlClient() {
    if (connection_ >= 0) ::close(connection_);
}

ControlClient::ControlClient(ControlClient&& other) noexcept
    : connection_(std::exchange(other.connection_, -1)),
      in_(std::move(other.in_)),
      greeting_(std::move(other.greeting_)) {}

std::string ControlClient::new_id() {
    std::array<unsigned char, 8> bytes{};
    (void)!::getrandom(bytes.data(), bytes.size(), 0);
    std::string id;
    for (const unsigned char byte : bytes) id += fmt::format("{:02x}", byte);
    return id;
}

audio::Result<void> ControlClient::send(const Json& object) {
    const std::string line = line_of(object);
    std::string_view left = line;
    while (!left.empty()) {
        const ssize_t count = ::send(connection_, left.data(), left.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return gone();
        left.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

audio::Result<std::optional<Json>> ControlClient::receive(audio::Seconds patience) {
    const Clock::time_point deadline = after(patience);
    while (true) {
        if (const auto line = in_.next()) {
            Json object = Json::parse(*line, nullptr, false);
            if (object.is_object()) return std::optional<Json>(std::move(object));
            return audio::Error{"the daemon said something that is no JSON object"};
        }
        if (in_.too_long()) return audio::Error{"the daemon said more in one line than was agreed"};
        if (!wait_until(deadline, connection_)) return std::optional<Json>();
        std::array<char, 16384> bytes{};
        const ssize_t count = ::recv(connection_, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (count <= 0) return gone();
        in_.add({bytes.data(), static_cast<std::size_t>(count)});
    }
}

audio::Result<Json> ControlClient::ask(Json request, std::optional<audio::Seconds> patience) {
    if (!request.contains("id")) request["id"] = new_id();
    const std::string id = request["id"].get<std::string>();
    if (const auto sent = send(request); !sent) return sent.error();
    const Clock::time_point deadline = after(patience.value_or(audio::Seconds{}));
    while (!patience || Clock::now() < deadline) {
        auto line = receive(audio::Seconds{0.5});
        if (!line) return line.error();
        if (!*line) continue;
        if ((*line)->value("answer", Json()) == Json(id)) return *std::move(*line);
        if (const auto error = (*line)->find("error"); error != (*line)->end() && error->is_object())
            return audio::Error{"the daemon let go of the connection: " + text_of(*error, "message")};
    }
    return audio::Error{"the daemon did not answer in time"};
}

}  // namespace stillroom::control
