/// A real JACK server of the test's own, without a sound card.
#pragma once

#include <sys/types.h>
#include <optional>
#include <string>

namespace stillroom::tests {

/// `jackd -S -R -d dummy -r 48000 -p 64` under a name nobody else uses. While it lives, JACK clients of this
/// process and of its children find it (JACK_DEFAULT_SERVER). It ends with this object, and with the process if
/// that dies.
class JackServer {
public:
    /// What differs from test to test.
    struct Options {
        int rate = 48000;
        int period = 64;
        int playback_ports = 2;  ///< of "system"; 0 leaves the place of the sound card to a JackCapture
    };

    /// Returns once the server answers. @throws std::runtime_error with what it printed when it does not
    JackServer() : JackServer(Options{}) {}
    explicit JackServer(const Options& options);
    ~JackServer();
    JackServer(const JackServer&) = delete;
    JackServer& operator=(const JackServer&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// Kills it at once, as a crash would (SIGKILL). Clients that are still open hang in their libraries.
    void kill();

private:
    void wait_until_it_answers();

    std::string name_;
    std::string log_;
    pid_t process_ = -1;
    std::optional<std::string> server_before_;
};

/// While it lives, JACK clients of this process find no server at all.
class NoJackServer {
public:
    NoJackServer();
    ~NoJackServer();
    NoJackServer(const NoJackServer&) = delete;
    NoJackServer& operator=(const NoJackServer&) = delete;

private:
    std::optional<std::string> server_before_;
};

}  // namespace stillroom::tests
