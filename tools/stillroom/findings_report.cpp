#include "tools/stillroom/findings_report.h"

#include "config/finding_text.h"

#include <fmt/format.h>

namespace stillroom::tools {

namespace {

std::string counted(int count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string findings_report(const config::Diagnostics& findings, bool colour) {
    config::Diagnostics important;
    std::string notes;
    for (const config::Finding& finding : findings.findings()) {
        if (finding.rule == "draft") continue;
        if (finding.severity == config::Severity::note)
            notes += fmt::format("{}:{}:{}: note: {} [{}]\n", finding.place.file, finding.place.line,
                                 finding.place.column, finding.message, finding.rule);
        else
            important.add(finding);
    }
    return config::findings_text(important, {.colour = colour}) + notes;
}

std::string findings_sums(const config::Diagnostics& findings) {
    const std::string sums =
        fmt::format("{}, {}\n", counted(findings.errors(), "error"), counted(findings.warnings(), "warning"));
    if (findings.errors() + findings.warnings() == 0) return sums;
    return sums + "'stillroom check --explain ID' tells more about the rule in brackets\n";
}

}  // namespace stillroom::tools
