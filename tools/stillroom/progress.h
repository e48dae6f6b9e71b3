/// How far long work has come.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace stillroom::tools {

/// On standard error: a bar that is redrawn in place on a terminal, a plain line every ten seconds elsewhere.
/// [control] one thread.
class Progress {
public:
    explicit Progress(std::string title);
    /// Takes the bar away.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// The share that is done, 0 to 1, and what is worked on now.
    void show(double share, std::string_view what = {});

private:
    using Clock = std::chrono::steady_clock;

    std::string title_;
    bool bar_;
    bool drawn_ = false;
    Clock::time_point next_;
};

}  // namespace stillroom::tools
