#include "tools/control/control_server.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <iterator>
#include <new>
#include <utility>

namespace stillroom::control {

namespace {

/// The thread comes round at least so often.
constexpr auto kLongestWait = std::chrono::milliseconds{250};
/// One who came when the room was full goes after this time.
constexpr auto kCrowdedTime = std::chrono::seconds{2};
/// Lines of one client before the next has its turn.
constexpr int kLinesATurn = 16;
/// How often a status may be wanted, in seconds.
constexpr double kOftenest = 0.05, kSeldomest = 60.0, kUsual = 1.0;

std::string random_name() {
    std::array<unsigned char, 8> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) bytes.fill(0);
    std::string name;
    for (const unsigned char byte : bytes) name += fmt::format("{:02x}", byte);
    return name;
}

}  // namespace

ControlServer::ControlServer(ListeningSocket socket, ControlService& service, std::string program)
    : socket_(std::move(socket)),
      service_(service),
      program_(std::move(program)),
      run_(random_name()),
      bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (bell_ < 0) throw std::bad_alloc();
}

ControlServer::~ControlServer() {
    stop();
    ::close(bell_);
}

void ControlServer::start() {
    thread_ = std::thread([this] { run(); });
}

void ControlServer::stop() {
    stopping_.store(true);
    ::eventfd_write(bell_, 1);
    if (thread_.joinable()) thread_.join();
}

void ControlServer::answer(const std::string& id, Json answer) {
    const std::lock_guard lock(mutex_);
    mail_.emplace_back(id, std::move(answer));
    ::eventfd_write(bell_, 1);
}

void ControlServer::tell(Json event) { answer({}, std::move(event)); }

void ControlServer::run() {
    while (!stopping_.load()) turn();
    take_mail();
    for (ClientLine& client : clients_) (void)client.flush(Clock::now());
    clients_.clear();
}

void ControlServer::turn() {
    std::vector<pollfd> waited = waited_for();
    (void)::poll(waited.data(), waited.size(), patience(Clock::now()));
    turns_.fetch_add(1, std::memory_order_relaxed);
    const Clock::time_point now = Clock::now();
    eventfd_t rings = 0;
    ::eventfd_read(bell_, &rings);
    // First: what happened before somebody asks stands before the answer.
    take_mail();
    // Newcomers are let in afterwards: until then the clients are those of `waited`, in its order.
    auto state = waited.begin() + 2;
    for (ClientLine& client : clients_) hear(client, (state++)->revents != 0, now);
    if (waited[1].revents != 0) accept_clients(now);
    take_mail();
    send_status(now);
    drop_the_gone(now);
}

std::vector<pollfd> ControlServer::waited_for() const {
    std::vector<pollfd> waited{{bell_, POLLIN, 0}, {socket_.descriptor(), POLLIN, 0}};
    for (const ClientLine& client : clients_) {
        int events = client.behind || client.closing ? 0 : POLLIN;
        if (client.has_waiting()) events |= POLLOUT;
        waited.push_back({client.connection(), static_cast<short>(events), 0});
    }
    return waited;
}

int ControlServer::patience(Clock::time_point now) const {
    Clock::duration wait = kLongestWait;
    for (const ClientLine& client : clients_) {
        if (client.behind) return 0;
        if (client.watches && !client.has_waiting()) wait = std::min(wait, client.next_status - now);
    }
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(std::max(wait, Clock::duration{0}));
    return static_cast<int>(whole.count());
}

void ControlServer::accept_clients(Clock::time_point now) {
    while (true) {
        const int connection = ::accept4(socket_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (connection < 0) return;
        const auto crowded = static_cast<std::size_t>(
            std::count_if(clients_.begin(), clients_.end(), [](const auto& client) { return client.crowded(); }));
        const bool is_full = clients_.size() - crowded >= kMostClients;
        if (!is_trusted_peer(connection) || (is_full && crowded >= kMostCrowded)) {
            ::close(connection);
            continue;
        }
        ClientLine& client = clients_.emplace_back(++newest_client_, connection, is_full, now);
        send(client,
             {{"stillroom",
               {{"protocol", kProtocol}, {"program", program_}, {"run", run_}, {"zones", service_.zones()}}}});
    }
}

void ControlServer::take_mail() {
    std::vector<std::pair<std::string, Json>> mail;
    {
        const std::lock_guard lock(mutex_);
        mail.swap(mail_);
    }
    for (const auto& [id, object] : mail) {
        if (id.empty()) {
            const std::string& line = events_.add(object);
            for (ClientLine& client : clients_)
                if (client.watches && !client.send(line)) gone_.push_back(client.number());
            continue;
        }
        for (const ClientNumber number : memory_.settle(id, object))
            if (ClientLine* client = find(number)) reply(*client, id, object);
    }
}

void ControlServer::hear(ClientLine& client, bool readable, Clock::time_point now) {
    if (client.closing) return;
    if (readable && !client.behind && !client.receive()) {
        gone_.push_back(client.number());
        return;
    }
    client.behind = false;
    for (int lines = 0; !client.closing; ++lines) {
        if (lines == kLinesATurn) {
            client.behind = true;
            return;
        }
        const auto line = client.next();
        if (!line) break;
        take_line(client, *line, now);
    }
    if (!client.closing && client.too_long())
        dismiss(client, code::kTooLong, fmt::format("a line has more than {} bytes", kLongestLine));
}

void ControlServer::take_line(ClientLine& client, std::string_view line, Clock::time_point now) {
    const auto read = read_client_line(line);
    if (const auto* fault = std::get_if<LineFault>(&read)) return take_fault(client, *fault, now);
    if (const auto* hello = std::get_if<Hello>(&read)) {
        client.greeted = hello->protocol == kProtocol;
        if (!client.greeted)
            dismiss(
                client, code::kWrongVersion,
                fmt::format("this daemon speaks protocol {} only; use the program of the same version", kProtocol));
        return;
    }
    if (!client.greeted)
        return dismiss(client, code::kNoHello,
                       fmt::format("the first line must be {{\"hello\": {{\"protocol\": {}}}}}", kProtocol));
    take_request(client, std::get<Request>(read), now);
}

// Who sends one bad line may have made a mistake. Who sends hundreds is dropped.
void ControlServer::take_fault(ClientLine& client, const LineFault& fault, Clock::time_point now) {
    if (!client.greeted || !client.allows_request(now)) return dismiss(client, fault.code.c_str(), fault.message);
    if (!fault.id.empty()) return reply(client, fault.id, refusal(fault.code, fault.message));
    send(client, {{"error", {{"code", fault.code}, {"message", fault.message}}}});
}

void ControlServer::take_request(ClientLine& client, const Request& request, Clock::time_point now) {
    const bool is_safety = is_safety_verb(request.verb);
    if (client.crowded() && !is_safety)
        return dismiss(client, code::kCrowded, fmt::format("{} clients are connected already", kMostClients));
    if (!is_safety && !client.allows_request(now))
        return reply(client, request.id,
                     refusal(code::kTooFast,
                             fmt::format("more than {:g} requests a second; nothing was done", ClientLine::kRate)));
    if (take_own_verb(client, request, now)) return;
    switch (memory_.ask(request, client.number())) {
        case RequestMemory::Known::no:
            return service_.ask(request);
        case RequestMemory::Known::waiting:
            return;
        case RequestMemory::Known::answered: {
            Json again = memory_.answer();
            again["again"] = true;
            return reply(client, request.id, again);
        }
        case RequestMemory::Known::other:
            return reply(client, request.id,
                         refusal(code::kUsedId,
                                 fmt::format("another request had the id '{}'; nothing was done", request.id)));
    }
}

bool ControlServer::take_own_verb(ClientLine& client, const Request& request, Clock::time_point now) {
    if (request.verb == "status") {
        Json answer = done("status");
        answer["status"] = service_.status();
        reply(client, request.id, answer);
        return true;
    }
    if (request.verb != "watch") return false;
    watch(client, request, now);
    return true;
}

void ControlServer::watch(ClientLine& client, const Request& request, Clock::time_point now) {
    const Json every = request.with.value("every", Json(kUsual));
    const Json since = request.with.value("since", Json(events_.newest()));
    if (!every.is_number() || !since.is_number_unsigned())
        return reply(client, request.id,
                     refusal(code::kBadRequest, "'every' must be seconds, 'since' the number of an event"));
    const bool same_run = request.with.value("run", Json(run_)) == Json(run_);
    std::uint64_t missed = 0;
    // A daemon that began anew counts anew: all of its events are news then.
    const std::vector<std::string> lines = events_.since(same_run ? since.get<std::uint64_t>() : 0, missed);
    Json answer = done("watching");
    answer["run"] = run_;
    answer["newest"] = events_.newest();
    if (missed > 0 || !same_run) answer["missed"] = missed;
    reply(client, request.id, answer);
    for (const std::string& line : lines)
        if (!client.send(line)) gone_.push_back(client.number());
    client.watches = std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(std::clamp(every.get<double>(), kOftenest, kSeldomest)));
    client.next_status = now;
}

// The newest truth only: who has not taken the last one waits for the next.
void ControlServer::send_status(Clock::time_point now) {
    std::string line;
    for (ClientLine& client : clients_) {
        if (!client.watches || client.next_status > now || client.has_waiting()) continue;
        if (line.empty()) line = line_of({{"status", service_.status()}});
        client.next_status = std::max(client.next_status + *client.watches, now);
        if (!client.send(line)) gone_.push_back(client.number());
    }
}

void ControlServer::drop_the_gone(Clock::time_point now) {
    for (ClientLine& client : clients_) {
        if (!client.flush(now) || client.is_stuck(now) || (client.closing && !client.has_waiting()) ||
            (client.crowded() && now - client.since() > kCrowdedTime))
            gone_.push_back(client.number());
        else if (!client.greeted && !client.closing && now - client.since() > kHelloTime)
            dismiss(client, code::kNoHello, "no hello came");
    }
    clients_.remove_if([&](const ClientLine& client) {
        return std::find(gone_.begin(), gone_.end(), client.number()) != gone_.end();
    });
    gone_.clear();
}

void ControlServer::send(ClientLine& client, const Json& object) {
    if (!client.send(line_of(object))) gone_.push_back(client.number());
}

void ControlServer::reply(ClientLine& client, const std::string& id, const Json& answer) {
    Json line{{"answer", id}};
    line.update(answer);
    send(client, line);
    if (client.crowded()) client.closing = true;
}

void ControlServer::dismiss(ClientLine& client, const char* code, const std::string& message) {
    send(client, {{"error", {{"code", code}, {"message", message}}}});
    client.closing = true;
}

ClientLine* ControlServer::find(ClientNumber number) {
    const auto found = std::find_if(clients_.begin(), clients_.end(),
                                    [&](const ClientLine& client) { return client.number() == number; });
    return found == clients_.end() ? nullptr : &*found;
}

}  // namespace stillroom::control
