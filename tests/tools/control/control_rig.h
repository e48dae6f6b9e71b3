/// A control server with a service that a test holds in its hand, and clients that speak or misbehave.
#pragma once

#include "tests/support/temporary_folder.h"
#include "tools/control/control_client.h"
#include "tools/control/control_server.h"
#include "tools/control/socket_place.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::tests {

using control::Json;

/// For an answer that must come, however loaded the machine is.
inline constexpr audio::Seconds kPatience{60.0};

/// Answers `later` when the test says so and everything else at once, with what it was asked.
class ObedientService final : public control::ControlService {
public:
    void ask(const control::Request& request) override {
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(request.verb);
        }
        if (request.verb == "later") return;
        Json answer = control::done("acted");
        answer["heard"] = request.with;
        server->answer(request.id, std::move(answer));
    }
    Json status() override { return {{"zones", Json::array()}, {"text", status_text}}; }
    std::vector<std::string> zones() const override { return {"1"}; }

    /// What was asked so far, in order.
    std::vector<std::string> asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

    control::ControlServer* server = nullptr;
    std::string status_text = "all is well";  ///< fixed before the server starts

private:
    mutable std::mutex mutex_;
    std::vector<std::string> asked_;
};

class ControlRig {
public:
    explicit ControlRig(std::string status_text = "all is well") {
        service.status_text = std::move(status_text);
        auto socket = control::ListeningSocket::open(path());
        REQUIRE(socket);
        server = std::make_unique<control::ControlServer>(*std::move(socket), service, "test");
        service.server = server.get();
        server->start();
    }

    [[nodiscard]] std::filesystem::path path() const { return folder / "room" / "control.sock"; }

    /// A client that has said hello.
    [[nodiscard]] control::ControlClient client() const {
        auto opened = control::ControlClient::open(path(), "test");
        REQUIRE(opened);
        return *std::move(opened);
    }

    TemporaryFolder folder;
    ObedientService service;
    std::unique_ptr<control::ControlServer> server;
};

/// The answer to a request, whatever else comes before it.
inline Json ask(control::ControlClient& client, const Json& request) {
    auto answer = client.ask(request, kPatience);
    REQUIRE(answer);
    return *std::move(answer);
}

/// The next line of any kind.
inline Json next_line(control::ControlClient& client) {
    auto line = client.receive(kPatience);
    REQUIRE(line);
    REQUIRE(*line);
    return **std::move(line);
}

/// A connection without manners: bytes go out as they are, and come in when asked for.
class RawClient {
public:
    explicit RawClient(const std::filesystem::path& socket) {
        const auto connection = control::connect_to(socket);
        REQUIRE(connection);
        connection_ = *connection;
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False once the server has let go of it.
    bool send(const std::string& bytes) const {
        return ::send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
    }
    /// Everything the server says until it closes the connection.
    [[nodiscard]] std::string all() const {
        std::string text;
        char bytes[4096];
        for (ssize_t count = 1; count > 0;) {
            pollfd waited{connection_, POLLIN, 0};
            REQUIRE(::poll(&waited, 1, static_cast<int>(kPatience.value * 1000.0)) == 1);
            count = ::recv(connection_, bytes, sizeof(bytes), 0);
            if (count > 0) text.append(bytes, static_cast<std::size_t>(count));
        }
        return text;
    }
    /// The server has closed the connection.
    [[nodiscard]] bool is_let_go() const {
        pollfd waited{connection_, 0, 0};
        return ::poll(&waited, 1, 0) == 1 && (waited.revents & POLLHUP) != 0;
    }
    void close() {
        if (connection_ >= 0) ::close(std::exchange(connection_, -1));
    }

private:
    int connection_ = -1;
};

inline const std::string kHello = "{\"hello\": {\"protocol\": 1, \"client\": \"test\"}}\n";

}  // namespace stillroom::tests
