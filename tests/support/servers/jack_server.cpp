#include "tests/support/servers/jack_server.h"

#include <fcntl.h>
#include <jack/jack.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace stillroom::tests {

namespace {

using namespace std::chrono_literals;
constexpr char kServerVariable[] = "JACK_DEFAULT_SERVER";
constexpr auto kPatience = 20s;           // a machine under full load; an idle one takes a tenth of a second
constexpr auto kPatienceForTheLock = 1h;  // whoever runs the tests ends those that hang

[[noreturn]] void become_jackd(pid_t parent, const std::string& log, const std::vector<std::string>& words) {
    // It must not outlive a test that crashes; nor may the parent have gone before this line took hold.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    std::vector<std::string> copies = words;  // execvp wants them to be writable
    std::vector<char*> arguments;
    arguments.reserve(copies.size() + 1);
    for (auto& word : copies) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

void ignore_message(const char*) {}

std::string user() { return std::to_string(geteuid()); }

/// Somebody of this machine who plays music, for one.
bool somebody_runs_jackd() {
    for (const auto& process : std::filesystem::directory_iterator("/proc")) {
        std::string name;
        if (std::getline(std::ifstream(process.path() / "comm") >> std::ws, name) && name == "jackd") return true;
    }
    return false;
}

}  // namespace

JackServer::OnlyOne::OnlyOne() {
    const auto file = std::filesystem::temp_directory_path() / ("stillroom-test-jack-" + user() + ".lock");
    lock_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) throw std::runtime_error("cannot lock " + file.string());
    const auto deadline = std::chrono::steady_clock::now() + kPatienceForTheLock;
    while (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            close(lock_);
            throw std::runtime_error("another test keeps its JACK server");
        }
        std::this_thread::sleep_for(10ms);
    }
    if (!somebody_runs_jackd()) std::filesystem::remove_all("/dev/shm/jack_db-" + user());
}

JackServer::OnlyOne::~OnlyOne() { close(lock_); }

JackServer::JackServer(const Options& options)
    : options_(options),
      log_((std::filesystem::temp_directory_path() / (name() + ".log")).string()),
      variable_(kServerVariable, name()) {
    jack_set_error_function(ignore_message);  // every try before it is up is an "error"
    jack_set_info_function(ignore_message);
    restart();
}

void JackServer::restart() {
    std::istringstream command("jackd -n " + name() + " -S -R -d dummy -r " + std::to_string(options_.rate) +
                               " -p " + std::to_string(options_.period) + " -C 0 -P " +
                               std::to_string(options_.playback_ports));
    const std::vector<std::string> words(std::istream_iterator<std::string>(command), {});
    const pid_t parent = getpid();
    process_ = fork();
    if (process_ == 0) become_jackd(parent, log_, words);
    try {
        wait_until_it_answers();
    } catch (...) {
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
    std::error_code ignored;
    std::filesystem::remove(log_, ignored);
}

void JackServer::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = -1;
}

NoJackServer::NoJackServer() : variable_(kServerVariable, "stillroom-test-no-server") {}

}  // namespace stillroom::tests
