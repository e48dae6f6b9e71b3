/// One client at the server's end: what it sent and what waits for it, both bounded.
#pragma once

#include "tools/control/line_buffer.h"
#include "tools/control/protocol.h"
#include "tools/control/request_memory.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stillroom::control {

/// [control] one thread.
class ClientLine {
public:
    using Clock = std::chrono::steady_clock;

    /// What may wait for a client that does not read; then it is dropped.
    static constexpr std::size_t kMostWaiting = 2 * kLongestAnswer;
    /// A client that takes nothing of what waits for so long is dropped.
    static constexpr auto kStuck = std::chrono::seconds{10};
    /// Requests a second, and as many at once. Safety verbs do not count.
    static constexpr double kRate = 30.0;

    /// Takes over the connection, which must not block. `crowded`: one too many, who may press a safety verb and
    /// nothing else.
    ClientLine(ClientNumber number, int connection, bool crowded, Clock::time_point now);
    ~ClientLine();
    ClientLine(const ClientLine&) = delete;
    ClientLine& operator=(const ClientLine&) = delete;

    [[nodiscard]] ClientNumber number() const noexcept { return number_; }
    [[nodiscard]] int connection() const noexcept { return connection_; }
    [[nodiscard]] bool crowded() const noexcept { return crowded_; }
    [[nodiscard]] Clock::time_point since() const noexcept { return since_; }

    /// Reads what has come, some of it at most, so that nobody else waits. False when the client is gone.
    [[nodiscard]] bool receive();
    /// The next line it sent. See LineBuffer.
    [[nodiscard]] std::optional<std::string_view> next() { return in_.next(); }
    [[nodiscard]] bool too_long() const { return in_.too_long(); }

    /// Puts a line behind what waits. False when that is more than a client may leave waiting.
    [[nodiscard]] bool send(std::string_view line);
    /// Gives the system what it takes without waiting. False when the client is gone.
    [[nodiscard]] bool flush(Clock::time_point now);
    [[nodiscard]] bool has_waiting() const noexcept { return sent_ < out_.size(); }
    /// Something has waited for ten seconds, and nothing of it was taken.
    [[nodiscard]] bool is_stuck(Clock::time_point now) const noexcept;

    /// One more request now? False when they come too fast.
    [[nodiscard]] bool allows_request(Clock::time_point now);

    bool greeted = false;  ///< it said hello
    bool behind = false;   ///< more of what it sent waits to be read as lines
    bool closing = false;  ///< it goes once it has what waits for it
    /// It watches: wants a status so often, and every event.
    std::optional<Clock::duration> watches;
    Clock::time_point next_status;

private:
    ClientNumber number_;
    int connection_;
    bool crowded_;
    Clock::time_point since_;
    LineBuffer in_{kLongestLine};
    std::string out_;
    std::size_t sent_ = 0;  ///< of the front of `out_`
    Clock::time_point moved_;
    double allowance_ = kRate;
    Clock::time_point counted_;
};

}  // namespace stillroom::control
