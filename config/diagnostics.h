/// What a person's file says wrong, where, and how to mend it: all of it, not the first.
#pragma once

#include <string>
#include <vector>

namespace stillroom::config {

/// A place in a file a person wrote. Lines and columns count from 1; line 0 means the file as a whole.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
};

enum class Severity {
    error,    ///< could not play as written; nothing starts
    warning,  ///< plays, but look at it; may be silenced by rule with a reason
    note,     ///< worth knowing, never counted (for example "not yet played")
};

/// One finding. Messages are one sentence without a full stop that quotes the offending text in single quotes.
struct Finding {
    Severity severity = Severity::error;
    Place place;
    std::string rule;     ///< stable id of a row of config/rules.h, e.g. `unknown-key` or `S12`
    std::string message;  ///< what is wrong and what was meant
    std::string remedy;   ///< one line: how to mend it
};

/// Collects findings in the order of their places. One fault gives one finding: whoever adds one does not go on to
/// report what follows from it. [control] one thread. @pre each rule has a row of its severity (config/rules.h)
class Diagnostics {
public:
    void error(Place place, std::string rule, std::string message, std::string remedy);
    void warning(Place place, std::string rule, std::string message, std::string remedy);
    void note(Place place, std::string rule, std::string message, std::string remedy);
    void add(Finding finding);

    /// All findings so far, sorted by file, line, column; those of one place in the order they were added.
    [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
    [[nodiscard]] int errors() const noexcept;
    [[nodiscard]] int warnings() const noexcept;

private:
    std::vector<Finding> findings_;
};

}  // namespace stillroom::config
