#include "tests/tools/program.h"

#include "tests/support/sessions/script_session.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace stillroom::tests {

namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Everything the program shall see, as the system wants it.
std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

ProgramRun run_program(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
    static const TemporaryFolder store, state;
    const TemporaryFolder folder;
    const auto out = folder.path() / "out", err = folder.path() / "err";

    std::vector<std::string> words{STILLROOM_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables = environment;
    variables.push_back("STILLROOM_STORE=" + store.path().string());
    variables.push_back("STILLROOM_STATE=" + state.path().string());
    for (char** variable = environ; *variable; ++variable) variables.emplace_back(*variable);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addchdir_np(&files, STILLROOM_SOURCE_DIR);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_WRONLY | O_CREAT, 0600);
    pid_t process = -1;
    const int started = posix_spawn(&process, STILLROOM_PROGRAM, &files, nullptr, pointers(words).data(),
                                    pointers(variables).data());
    posix_spawn_file_actions_destroy(&files);
    REQUIRE(started == 0);

    int status = 0;
    REQUIRE(waitpid(process, &status, 0) == process);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(err)};
}

}  // namespace stillroom::tests
