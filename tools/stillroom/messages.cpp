#include "tools/stillroom/messages.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace stillroom::tools {

void say(std::string_view message) {
    const std::string line = fmt::format("stillroom: {}\n", message);
    std::fflush(stdout);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

bool is_terminal(std::FILE* stream) noexcept { return isatty(fileno(stream)) == 1; }

bool shows_colours(std::FILE* stream) noexcept {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    if (no_colour && *no_colour) return false;
    return is_terminal(stream) && terminal && std::strcmp(terminal, "dumb") != 0;
}

bool print(std::string_view text) {
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written) say(fmt::format("the output cannot be written: {}", std::strerror(errno)));
    return written;
}

}  // namespace stillroom::tools
