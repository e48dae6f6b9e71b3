/// A real JACK server of the test's own, without a sound card.
#pragma once

#include "tests/support/servers/environment.h"

#include <sys/types.h>
#include <string>

namespace stillroom::tests {

/// `jackd -S -R -d dummy -r 48000 -p 64` under a name of its own; where another test has
/// one, this waits for its end. While it lives, JACK clients of this
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
    /// Starts it again after `kill`, under the same name and with the same options. @throws as the constructor
    void restart();

private:
    void wait_until_it_answers();

    /// One test at a time has a server. libjack 1.9.21 shares more than a user's servers can bear: a client's
    /// socket is found by the client's name alone, whatever its server, and every opening goes through one small
    /// database in /dev/shm that each server sets up and takes away (measured with three servers side by side: of a
    /// hundred openings twelve fail, until a file of the database is left empty and libdb ends every client by
    /// SIGBUS). A process killed in a test may leave the database broken too, so each server begins without one.
    class OnlyOne {
    public:
        OnlyOne();
        ~OnlyOne();
        OnlyOne(const OnlyOne&) = delete;
        OnlyOne& operator=(const OnlyOne&) = delete;

    private:
        int lock_ = -1;
    };

    Options options_;
    OnlyOne only_one_;
    std::string name_ = "stillroom-test";
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
