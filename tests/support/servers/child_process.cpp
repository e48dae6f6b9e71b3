#include "tests/support/servers/child_process.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <exception>
#include <stdexcept>

namespace stillroom::tests {

namespace {

[[noreturn]] void answer(int pipe, const std::function<std::string()>& body) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::string text;
    try {
        text = body();
    } catch (const std::exception& error) { text = std::string("threw: ") + error.what(); }
    const bool sent = write(pipe, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    _exit(sent ? 0 : 1);
}

}  // namespace

std::string in_child_process(const std::function<std::string()>& body) {
    int ends[2] = {};
    if (pipe(ends) != 0) throw std::runtime_error("no pipe for a child process");
    const pid_t child = fork();
    if (child == 0) answer(ends[1], body);
    close(ends[1]);
    std::string text;
    char part[512];
    for (ssize_t size = 0; (size = read(ends[0], part, sizeof part)) > 0;)
        text.append(part, static_cast<std::size_t>(size));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) text += " ended by signal " + std::to_string(WTERMSIG(status));
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) text += " exit " + std::to_string(WEXITSTATUS(status));
    return text;
}

}  // namespace stillroom::tests
