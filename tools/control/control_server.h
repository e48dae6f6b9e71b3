/// The server's end of the control socket: one thread for all clients, which nothing a client does can hold up.
///
///   client ── lines ──▶ server thread ── ControlService::ask ──▶ a zone, which answers at once or later
///          ◀─ lines ──       ▲                                        │
///                            └──── answer(), tell(), from any thread ─┘
///
/// The thread never waits for a client: it reads a little of each in turn, and what a client does not take waits in
/// a queue of bounded length; a client that lets it run full, or takes nothing for ten seconds, is dropped. None of
/// this touches a thread that sounds. Limits: protocol.h, client_line.h and the constants here.
#pragma once

#include "tools/control/client_line.h"
#include "tools/control/control_service.h"
#include "tools/control/event_log.h"
#include "tools/control/protocol.h"
#include "tools/control/request_memory.h"
#include "tools/control/socket_place.h"

#include <poll.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace stillroom::control {

class ControlServer {
public:
    /// Clients at once.
    static constexpr std::size_t kMostClients = 64;
    /// And so many more, for two seconds each, who may press one safety verb: a room full of broken clients must
    /// not keep staff from a stop.
    static constexpr std::size_t kMostCrowded = 8;
    /// In which a client says hello.
    static constexpr auto kHelloTime = std::chrono::seconds{5};

    /// [setup] `program`: the version that the greeting names. The service must outlive this.
    ControlServer(ListeningSocket socket, ControlService& service, std::string program);
    /// [control] Stops.
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// [control] Clients are served from here on.
    void start();
    /// [control] What waits for clients is handed to those who take it at once; then all connections close.
    void stop();

    /// [any] The answer to a request, for everybody who asked it.
    void answer(const std::string& id, Json answer);
    /// [any] Something happened: an event for all who watch.
    void tell(Json event);

    /// [any] How often the thread has come round, at least four times a second: its heartbeat.
    [[nodiscard]] std::int64_t turns() const noexcept { return turns_.load(std::memory_order_relaxed); }

private:
    using Clock = ClientLine::Clock;

    void run();
    void turn();
    [[nodiscard]] std::vector<pollfd> waited_for() const;
    [[nodiscard]] int patience(Clock::time_point now) const;
    void accept_clients(Clock::time_point now);
    void take_mail();
    void hear(ClientLine& client, bool readable, Clock::time_point now);
    void take_line(ClientLine& client, std::string_view line, Clock::time_point now);
    void take_fault(ClientLine& client, const LineFault& fault, Clock::time_point now);
    void take_request(ClientLine& client, const Request& request, Clock::time_point now);
    [[nodiscard]] bool take_own_verb(ClientLine& client, const Request& request, Clock::time_point now);
    void watch(ClientLine& client, const Request& request, Clock::time_point now);
    void send_status(Clock::time_point now);
    void drop_the_gone(Clock::time_point now);
    void send(ClientLine& client, const Json& object);
    void reply(ClientLine& client, const std::string& id, const Json& answer);
    /// The last words for a client.
    void dismiss(ClientLine& client, const char* code, const std::string& message);
    [[nodiscard]] ClientLine* find(ClientNumber number);

    ListeningSocket socket_;
    ControlService& service_;
    std::string program_;
    std::string run_;  ///< names this run of the daemon: the numbers of events count within it
    int bell_ = -1;    ///< an eventfd: something lies in the mail, or it shall stop

    // The server thread's own.
    std::list<ClientLine> clients_;
    std::vector<ClientNumber> gone_;
    ClientNumber newest_client_ = 0;
    RequestMemory memory_;
    EventLog events_;

    std::atomic<std::int64_t> turns_{0};
    std::atomic<bool> stopping_{false};

    std::mutex mutex_;                                ///< guards the mail, for moments only
    std::vector<std::pair<std::string, Json>> mail_;  ///< answers by id; events under none, in the order they came

    std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace stillroom::control
