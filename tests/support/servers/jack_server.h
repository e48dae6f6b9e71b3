/// A real JACK server of the test's own, without a sound card.
#pragma once

#include "tests/support/servers/environment.h"

#include <sys/types.h>
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

    [[nodiscard]] const std::string& name() const noexcept { return name_.text(); }

    /// Kills it at once, as a crash would (SIGKILL). Clients that are still open hang in their libraries.
    void kill();
    /// Starts it again after `kill`, under the same name and with the same options. @throws as the constructor
    void restart();

private:
    void wait_until_it_answers();

    /// A server name, ours as long as its file is locked. JACK's register of servers is one for the machine, holds
    /// eight names, and keeps those of killed servers until the same name is used again.
    class Name {
    public:
        Name();
        ~Name();
        Name(const Name&) = delete;
        Name& operator=(const Name&) = delete;
        [[nodiscard]] const std::string& text() const noexcept { return text_; }

    private:
        std::string text_;
        int lock_ = -1;
    };

    Options options_;
    Name name_;
    std::string log_;
    EnvironmentVariable variable_;
    pid_t process_ = -1;
};

/// While it lives, JACK clients of this process find no server at all.
class NoJackServer {
public:
    NoJackServer();

private:
    EnvironmentVariable variable_;
};

}  // namespace stillroom::tests
