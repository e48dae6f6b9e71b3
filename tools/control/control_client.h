/// A client's end of the control socket, for programs that ask one thing or watch.
#pragma once

#include "audio/base/result.h"
#include "audio/base/units.h"
#include "tools/control/line_buffer.h"
#include "tools/control/protocol.h"

#include <filesystem>
#include <optional>
#include <string>

namespace stillroom::control {

/// One connection. Every call waits for the daemon at most as long as it says. [control] one thread.
class ControlClient {
public:
    /// For the daemon's first words.
    static constexpr audio::Seconds kGreeting{5.0};

    /// Connects and says hello as `name`. Errors: no daemon answers there, or one of another version.
    [[nodiscard]] static audio::Result<ControlClient> open(const std::filesystem::path& socket,
                                                           const std::string& name);
    ~ControlClient();
    ControlClient(ControlClient&& other) noexcept;
    ControlClient(const ControlClient&) = delete;
    ControlClient& operator=(const ControlClient&) = delete;
    ControlClient& operator=(ControlClient&&) = delete;

    /// What the daemon said of itself: `protocol`, `program`, `run`, `zones`.
    [[nodiscard]] const Json& greeting() const noexcept { return greeting_; }

    /// An id that no other request has.
    [[nodiscard]] static std::string new_id();

    /// The error says that the daemon is gone.
    [[nodiscard]] audio::Result<void> send(const Json& object);

    /// The next line; nothing when none came in time. The error says that the daemon is gone.
    [[nodiscard]] audio::Result<std::optional<Json>> receive(audio::Seconds patience);

    /// Sends a request, under a new id where it has none, and waits for its answer; what comes in between is lost.
    /// Errors: the daemon is gone, has no time for us, or does not answer in time (none: for as long as it takes).
    [[nodiscard]] audio::Result<Json> ask(Json request, std::optional<audio::Seconds> patience);

private:
    explicit ControlClient(int connection) : connection_(connection) {}
    [[nodiscard]] audio::Result<void> greet(const std::string& name);

    int connection_;
    LineBuffer in_{kLongestAnswer};
    Json greeting_;
};

}  // namespace stillroom::control
