/// The terminal a person sits at: its width, its keys, and lines that are redrawn in place.
#pragma once

#include <termios.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::tools {

/// [any] Columns of the terminal on standard output or standard error; 80 where nobody knows.
[[nodiscard]] int terminal_width() noexcept;

/// [any] At most `width` characters of a UTF-8 text; what was cut shows as `…`. @pre width >= 1
[[nodiscard]] std::string shortened(std::string_view text, int width);

/// [any] The text followed by blanks up to `width` characters, or shortened to it.
[[nodiscard]] std::string padded(std::string_view text, int width);

/// [any] A text broken at blanks into lines of at most `width` characters where its words allow.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, int width);

/// Single key presses from standard input, unseen on the screen, for as long as this lives. Ctrl-C still is a
/// signal. [control] one thread.
class Keyboard {
public:
    /// @pre standard input is a terminal
    Keyboard();
    ~Keyboard();
    Keyboard(const Keyboard&) = delete;
    Keyboard& operator=(const Keyboard&) = delete;

    /// The keys pressed since the last call; waits for the first one at most this long. Escape sequences (arrows,
    /// function keys) are dropped whole. Waits out the time when the terminal is gone.
    [[nodiscard]] std::string pressed(std::chrono::milliseconds patience);

private:
    termios before_{};
    bool gone_ = false;
};

/// A few lines at the foot of the screen, redrawn in place, with what is told scrolling by above them.
/// [control] one thread.
class StatusScreen {
public:
    StatusScreen() = default;
    /// Leaves the last state on the screen.
    ~StatusScreen();
    StatusScreen(const StatusScreen&) = delete;
    StatusScreen& operator=(const StatusScreen&) = delete;

    /// Shows these lines in place of the last ones.
    void show(const std::vector<std::string>& lines);
    /// Prints a line above them, for good.
    void tell(std::string_view line);

private:
    void take_away();
    void draw();

    std::vector<std::string> lines_;
    int drawn_ = 0;
};

}  // namespace stillroom::tools
