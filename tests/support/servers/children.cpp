#include "tests/support/servers/children.h"

#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace stillroom::tests {

namespace {

/// What the kernel says of a process.
struct State {
    std::string name;  ///< of its program's file, cut to 15 characters
    char state = '-';  ///< '-': there is no such process
    pid_t parent = -1;
};

State state_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    if (!std::getline(file, line)) return {};
    const auto open = line.find('(');
    const auto close = line.rfind(')');
    State out;
    out.name = line.substr(open + 1, close - open - 1);
    std::istringstream(line.substr(close + 1)) >> out.state >> out.parent;
    return out;
}

}  // namespace

std::vector<pid_t> children_named(const std::string& program, pid_t parent) {
    constexpr std::size_t kShownOfName = 15;
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const State state = state_of(std::stoi(name));
        if (state.parent == (parent == 0 ? getpid() : parent) && state.name == program.substr(0, kShownOfName))
            found.push_back(std::stoi(name));
    }
    return found;
}

bool runs(pid_t process) {
    const char state = state_of(process).state;
    return state != '-' && state != 'Z' && state != 'X';
}

}  // namespace stillroom::tests
