#include "config/diagnostics.h"

#include "config/rules.h"

#include <algorithm>
#include <cassert>
#include <tuple>
#include <utility>

namespace stillroom::config {

namespace {

bool stands_before(const Finding& a, const Finding& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) <
           std::tie(b.place.file, b.place.line, b.place.column);
}

int count(const std::vector<Finding>& findings, Severity severity) {
    return static_cast<int>(std::count_if(findings.begin(), findings.end(),
                                          [severity](const Finding& f) { return f.severity == severity; }));
}

/// Only assertions ask.
[[maybe_unused]] bool has_its_rule(const Finding& finding) {
    const Rule* rule = find_rule(finding.rule);
    return rule != nullptr && rule->severity == finding.severity;
}

}  // namespace

void Diagnostics::error(Place place, std::string rule, std::string message, std::string remedy) {
    add({Severity::error, std::move(place), std::move(rule), std::move(message), std::move(remedy)});
}

void Diagnostics::warning(Place place, std::string rule, std::string message, std::string remedy) {
    add({Severity::warning, std::move(place), std::move(rule), std::move(message), std::move(remedy)});
}

void Diagnostics::note(Place place, std::string rule, std::string message, std::string remedy) {
    add({Severity::note, std::move(place), std::move(rule), std::move(message), std::move(remedy)});
}

void Diagnostics::add(Finding finding) {
    assert(has_its_rule(finding) && "every finding has a row in config/rules.h");
    const auto after = std::upper_bound(findings_.begin(), findings_.end(), finding, stands_before);
    findings_.insert(after, std::move(finding));
}

int Diagnostics::errors() const noexcept { return count(findings_, Severity::error); }

int Diagnostics::warnings() const noexcept { return count(findings_, Severity::warning); }

}  // namespace stillroom::config
