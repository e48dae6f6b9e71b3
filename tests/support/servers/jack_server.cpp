#include "tests/support/servers/jack_server.h"

#include <fcntl.h>
#include <jack/jack.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

namespace stillroom::tests {

namespace {

using namespace std::chrono_literals;
constexpr char kServerVariable[] = "JACK_DEFAULT_SERVER";
constexpr auto kPatience = 20s;  // a machine under full load; an idle one takes a tenth of a second

std::optional<std::string> environment(const char* variable) {
    const char* value = std::getenv(variable);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

void restore(const char* variable, const std::optional<std::string>& value) {
    if (value)
        setenv(variable, value->c_str(), 1);
    else
        unsetenv(variable);
}

/// No two servers of one machine may share a name.
std::string fresh_name() {
    static int count = 0;
    return "stillroom-test-" + std::to_string(getpid()) + "-" + std::to_string(++count);
}

[[noreturn]] void become_jackd(pid_t parent, const std::string& log, const std::vector<std::string>& words) {
    // It must not outlive a test that crashes; nor may the parent have gone before this line took hold.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

void ignore_message(const char*) {}

}  // namespace

JackServer::JackServer(const Options& options)
    : name_(fresh_name()),
      log_((std::filesystem::temp_directory_path() / (name_ + ".log")).string()),
      server_before_(environment(kServerVariable)) {
    jack_set_error_function(ignore_message);  // every try before it is up is an "error"
    jack_set_info_function(ignore_message);
    const std::vector<std::string> words{"jackd",
                                         "-n",
                                         name_,
                                         "-S",
                                         "-R",
                                         "-d",
                                         "dummy",
                                         "-r",
                                         std::to_string(options.rate),
                                         "-p",
                                         std::to_string(options.period),
                                         "-C",
                                         "0",
                                         "-P",
                                         std::to_string(options.playback_ports)};
    const pid_t parent = getpid();
    process_ = fork();
    if (process_ == 0) become_jackd(parent, log_, words);
    setenv(kServerVariable, name_.c_str(), 1);
    try {
        wait_until_it_answers();
    } catch (...) {
        restore(kServerVariable, server_before_);
        kill();
        throw;
    }
}

void JackServer::wait_until_it_answers() {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < deadline) {
        if (jack_client_t* client = jack_client_open("knock", JackNoStartServer, nullptr)) {
            jack_client_close(client);
            return;
        }
        if (waitpid(process_, nullptr, WNOHANG) == process_) {
            process_ = -1;
            break;
        }
        std::this_thread::sleep_for(10ms);
    }
    std::ifstream log(log_);
    throw std::runtime_error("jackd does not answer (tools/setup --tests installs it): " +
                             std::string(std::istreambuf_iterator<char>(log), {}));
}

JackServer::~JackServer() {
    if (process_ > 0) {
        ::kill(process_, SIGTERM);  // lets it take its files in /dev/shm away
        const auto deadline = std::chrono::steady_clock::now() + 5s;
        while (std::chrono::steady_clock::now() < deadline) {
            if (waitpid(process_, nullptr, WNOHANG) == process_) {
                process_ = -1;
                break;
            }
            std::this_thread::sleep_for(5ms);
        }
    }
    kill();
    restore(kServerVariable, server_before_);
    std::error_code ignored;
    std::filesystem::remove(log_, ignored);
}

void JackServer::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = -1;
}

NoJackServer::NoJackServer() : server_before_(environment(kServerVariable)) {
    setenv(kServerVariable, fresh_name().c_str(), 1);
}
NoJackServer::~NoJackServer() { restore(kServerVariable, server_before_); }

}  // namespace stillroom::tests
