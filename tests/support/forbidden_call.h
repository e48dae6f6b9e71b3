/// What the interposed functions ask the guard; included by the guard's own two files only.
#pragma once

namespace stillroom::tests {

/// Reports the call when the calling thread is in a real-time region. Aborts, or remembers it, by the region's
/// mode. `name` must live for ever.
void report_forbidden_call(const char* name) noexcept;

/// Lets what a reported call does in turn (its own system calls and locks) pass unreported, so that one forbidden
/// call counts once.
class PassInnerCalls {
public:
    PassInnerCalls() noexcept;
    ~PassInnerCalls();
    PassInnerCalls(const PassInnerCalls&) = delete;
    PassInnerCalls& operator=(const PassInnerCalls&) = delete;

private:
    int depth_;
};

}  // namespace stillroom::tests
