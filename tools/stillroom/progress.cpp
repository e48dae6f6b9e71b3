#include "tools/stillroom/progress.h"

#include "tools/stillroom/messages.h"
#include "tools/stillroom/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace stillroom::tools {

namespace {

constexpr int kBarWidth = 24;
constexpr auto kRedraw = std::chrono::milliseconds{100};
constexpr auto kPlainLines = std::chrono::seconds{10};

std::string bar(double share) {
    const auto full = static_cast<int>(std::lround(share * kBarWidth));
    std::string text;
    for (int i = 0; i < kBarWidth; ++i) text += i < full ? "█" : "░";
    return text;
}

}  // namespace

Progress::Progress(std::string title)
    : title_(std::move(title)), bar_(is_terminal(stderr)), next_(Clock::now() + (bar_ ? kRedraw : kPlainLines)) {}

Progress::~Progress() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::show(double share, std::string_view what) {
    const auto now = Clock::now();
    if (now < next_) return;
    next_ = now + (bar_ ? kRedraw : kPlainLines);
    const double shown = std::clamp(share, 0.0, 1.0);
    const auto percent = static_cast<int>(shown * 100.0);
    const std::string after = what.empty() ? "" : fmt::format("  {}", what);
    if (!bar_) return say(fmt::format("{}: {} %{}", title_, percent, after));
    drawn_ = true;
    const std::string line = fmt::format("{} {} {:3} %{}", title_, bar(shown), percent, after);
    fmt::print(stderr, "\r\x1b[K{}", shortened(line, terminal_width() - 1));
}

}  // namespace stillroom::tools
