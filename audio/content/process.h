/// Runs other programs: to their end, never longer than asked, or beside this one.
#pragma once

#include "audio/base/result.h"

#include <sys/types.h>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::audio {

/// A program to run. No shell is involved: every argument arrives as it stands here.
struct ProcessOrder {
    std::vector<std::string> arguments;    ///< the program first, looked for in PATH when it has no slash
    std::vector<std::string> environment;  ///< `NAME=value`, on top of ours
    /// Our descriptors in the order of the child's numbers 0, 1, 2, ...; -1 gives it /dev/null. It gets no other.
    std::vector<int> descriptors{-1, -1, -1};
    std::chrono::milliseconds limit{10000};  ///< then it is killed, where somebody waits for its end
    /// Out of reach of the keys that end or stop what runs in the terminal.
    bool away_from_terminal = false;
};

/// [control] The program `name`, installed together with this one: the path in the environment variable `variable`
/// if it is set, else the one beside this program, else `built`, which is that of the build tree.
[[nodiscard]] std::filesystem::path companion_program(const char* name, const char* variable, const char* built);

/// [control] Starts it and does not wait for it: its number is the caller's, who takes its status in the end
/// (waitpid). The error says that it is missing, or that the machine has no room for one more process.
[[nodiscard]] Result<pid_t> start_process(const ProcessOrder& order);

/// How it ended.
struct ProcessEnd {
    enum class How { exited, killed, timed_out } how = How::exited;
    int code = 0;  ///< exit code, or the number of the signal that killed it
};

/// [control] Runs it to its end. An error means it could not be started, or not be watched and was ended at once:
/// the program is missing, or the machine has no room for one more process or open file.
[[nodiscard]] Result<ProcessEnd> run_process(const ProcessOrder& order);

/// A nameless file in memory; gone when the last descriptor of it closes. [control] one thread.
class MemoryFile {
public:
    [[nodiscard]] static Result<MemoryFile> with_text(const std::string& text);
    MemoryFile(MemoryFile&& other) noexcept;
    MemoryFile& operator=(MemoryFile&&) = delete;
    ~MemoryFile();

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    /// A path under which this process can open it.
    [[nodiscard]] std::string path() const;
    /// All it holds now.
    [[nodiscard]] std::string text() const;

private:
    explicit MemoryFile(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace stillroom::audio
