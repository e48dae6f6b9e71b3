#include "tools/stillroom/terminal.h"

#include "config/source_text.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>
#include <utility>

namespace stillroom::tools {

namespace {

constexpr int kUsualWidth = 80;

int characters(std::string_view text) { return static_cast<int>(config::characters_in(text)); }

/// Drops escape sequences: ESC, then `[` or `O`, then everything up to a letter or `~`.
std::string without_escapes(std::string_view bytes) {
    std::string keys;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '\x1b') {
            keys += bytes[i];
            continue;
        }
        if (i + 1 >= bytes.size() || (bytes[i + 1] != '[' && bytes[i + 1] != 'O')) continue;
        i += 2;
        while (i < bytes.size() && !(bytes[i] >= '@' && bytes[i] <= '~')) ++i;
    }
    return keys;
}

}  // namespace

int terminal_width() noexcept {
    winsize size{};
    for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO})
        if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return kUsualWidth;
}

std::string shortened(std::string_view text, int width) {
    if (characters(text) <= width) return std::string(text);
    std::string cut;
    int left = width - 1;
    for (std::size_t i = 0; i < text.size() && left > 0; --left) {
        const std::size_t length = std::max<std::size_t>(1, config::utf8_sequence(text.substr(i)));
        cut += text.substr(i, length);
        i += length;
    }
    return cut + "…";
}

std::string padded(std::string_view text, int width) {
    std::string line = shortened(text, width);
    return line.append(static_cast<std::size_t>(std::max(0, width - characters(line))), ' ');
}

std::vector<std::string> wrapped(std::string_view text, int width) {
    std::vector<std::string> lines;
    std::string line;
    while (!text.empty()) {
        const std::size_t blank = text.find(' ');
        const std::string_view word = text.substr(0, blank);
        text = blank == std::string_view::npos ? std::string_view{} : text.substr(blank + 1);
        if (!line.empty() && characters(line) + 1 + characters(word) > width)
            lines.push_back(std::exchange(line, {}));
        if (!line.empty()) line += ' ';
        line += word;
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

Keyboard::Keyboard() {
    tcgetattr(STDIN_FILENO, &before_);
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

Keyboard::~Keyboard() { tcsetattr(STDIN_FILENO, TCSANOW, &before_); }

std::string Keyboard::pressed(std::chrono::milliseconds patience) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (gone_) {
        std::this_thread::sleep_for(patience);
        return {};
    }
    if (poll(&input, 1, static_cast<int>(patience.count())) <= 0) return {};
    char bytes[64];
    const ssize_t length = read(STDIN_FILENO, bytes, sizeof bytes);
    gone_ = length <= 0;
    return gone_ ? std::string{} : without_escapes({bytes, static_cast<std::size_t>(length)});
}

StatusScreen::~StatusScreen() {
    if (drawn_ > 0) std::fputs("\n", stdout);
    std::fflush(stdout);
}

void StatusScreen::show(const std::vector<std::string>& lines) {
    take_away();
    lines_ = lines;
    draw();
}

void StatusScreen::tell(std::string_view line) {
    take_away();
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputs("\n", stdout);
    draw();
}

void StatusScreen::take_away() {
    std::fputs("\r", stdout);
    if (drawn_ > 1) std::fprintf(stdout, "\x1b[%dA", drawn_ - 1);
    if (drawn_ > 0) std::fputs("\x1b[J", stdout);
    drawn_ = 0;
}

void StatusScreen::draw() {
    for (std::size_t i = 0; i < lines_.size(); ++i)
        std::fprintf(stdout, "%s%s", i == 0 ? "" : "\n", lines_[i].c_str());
    drawn_ = static_cast<int>(lines_.size());
    std::fflush(stdout);
}

}  // namespace stillroom::tools
