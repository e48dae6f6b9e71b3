/// Where the rules report: what a script allows stays silent.
#pragma once

#include "config/diagnostics.h"
#include "scripts/script.h"

#include <set>
#include <string>

namespace stillroom::scripts {

/// [control] One thread; keeps references.
class LintReport {
public:
    LintReport(const Script& script, config::Diagnostics& diagnostics)
        : script_(script), diagnostics_(diagnostics) {}

    [[nodiscard]] const Script& script() const noexcept { return script_; }

    /// A warning of a rule. @pre the rule may be allowed (config/rules.h)
    void warn(const Place& place, const std::string& rule, std::string message, std::string remedy);
    void note(const Place& place, std::string rule, std::string message, std::string remedy);

    /// Notes each `allow` that silenced nothing.
    void note_needless_permissions();

private:
    const Script& script_;
    config::Diagnostics& diagnostics_;
    std::set<std::string> needed_;
};

/// The themes of the rules; each looks at the whole script.
void lint_speech(LintReport& report);   ///< S01 to S04, S12, S30, S31: what is said, how much, and by whom
void lint_claims(LintReport& report);   ///< S28, S29: what is said before it is known to be true
void lint_pacers(LintReport& report);   ///< S05, S13, S14, S33, S36
void lint_fades(LintReport& report);    ///< S06
void lint_arc(LintReport& report);      ///< S07, S08, S15, S35: what a session needs to come to a good end
void lint_tones(LintReport& report);    ///< S25, S26: what sounds like an alarm or a fault
void lint_times(LintReport& report);    ///< S09, S10, and what is dropped when a phase is shortened
void lint_silence(LintReport& report);  ///< S11

}  // namespace stillroom::scripts
