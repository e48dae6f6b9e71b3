#include "scripts/lint_rules.h"

#include <array>

namespace stillroom::scripts {

namespace {

// Limits: clinical research 1.4 (words), 2.1 (pacers), 3.2 (levels), 6.1 (wording).
constexpr std::array kRules{
    LintRule{"S01", "share of a phase that is scheduled speech, by the phase's role"},
    LintRule{"S02", "a spoken unit of more than 22 words"},
    LintRule{"S03", "wording that commands, judges or frightens"},
    LintRule{"S04", "spoken minutes: they are seldom true"},
    LintRule{"S05", "a pacer in ascent or peak"},
    LintRule{"S06", "a fade that rises faster than 6 dB a second"},
    LintRule{"S07", "no return phase, or no re-orientation, after a peak"},
    LintRule{"S08", "no safety line in re-orientation"},
    LintRule{"S09", "a cue after the nominal length of its phase"},
    LintRule{"S10", "a cue that is longer than what is left of its phase"},
    LintRule{"S11", "silence of more than 3 seconds that nobody chose"},
    LintRule{"S12", "lines without recordings: drafts are spoken"},
    LintRule{"S13", "a ramp that grows more than 2 % a breath"},
    LintRule{"S14", "breath holds in a session with a medicine"},
    LintRule{"S15", "a title that lacks a declared language"},
    LintRule{"S16", "speech that stands less than 15 LU over its ducked bed", true},
    LintRule{"S17", "speech longer than its slot", true},
    LintRule{"S18", "a fade short enough to startle, raised to the laws of safe sound", true},
    LintRule{"S19", "a bed that peaks over -12 dBTP", true},
    LintRule{"S20", "a sound too quiet to be brought to its level", true},
    LintRule{"S21", "a cue that follows others past the nominal length of its phase", true},
    LintRule{"S22", "stems of unequal length", true},
};

}  // namespace

std::span<const LintRule> lint_rules() noexcept { return kRules; }

const LintRule* find_lint_rule(std::string_view id) noexcept {
    for (const LintRule& rule : kRules) {
        if (rule.id == id) return &rule;
    }
    return nullptr;
}

std::vector<std::string> lint_rule_ids() {
    std::vector<std::string> ids;
    ids.reserve(std::size(kRules));
    for (const LintRule& rule : kRules) ids.emplace_back(rule.id);
    return ids;
}

}  // namespace stillroom::scripts
