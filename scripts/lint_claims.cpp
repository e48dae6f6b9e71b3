#include "scripts/lint_report.h"
#include "scripts/running_order.h"
#include "scripts/used_lines.h"
#include "scripts/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace stillroom::scripts {

namespace {

using Facts = std::vector<Written<std::string>>;

bool has(const Facts& facts, const std::string& fact) {
    return std::any_of(facts.begin(), facts.end(), [&](const auto& one) { return one.value == fact; });
}

/// Judges each line once, at the first place where what it says is not asked for.
class Claims {
public:
    explicit Claims(LintReport& report) : report_(report) {}

    /// A line that is spoken only when all of these hold, besides what it requires itself.
    void line(const Line& line, const Facts& held) {
        for (const auto& [language, units] : line.text) {
            for (const SpokenUnit& unit : units) {
                for (const ClaimedFact& claim : claimed_facts(unit.text, language)) {
                    if (has(line.requirements, claim.fact) || has(held, claim.fact)) continue;
                    if (!said_.emplace(line.id, claim.fact).second) continue;
                    report_.warn(unit.place, "S28",
                                 fmt::format("'{}' is said whether it is true or not", claim.found),
                                 fmt::format("write 'requires: [{}]' at line '{}'", claim.fact, line.id));
                }
            }
        }
    }

    void set(const std::string& id, Facts held) {
        const CueSet* set = report_.script().cue_set(id);
        if (set == nullptr) return;
        held.insert(held.end(), set->requirements.begin(), set->requirements.end());
        for (const auto& name : set->lines) {
            if (const Line* found = report_.script().line(name.value)) line(*found, held);
        }
    }

    void cue(const OrderedCue& ordered) {
        const Facts held = requirements_of(ordered);
        if (const auto* spoken = std::get_if<LineAction>(&ordered.cue->action)) {
            if (const Line* found = report_.script().line(spoken->line.value)) line(*found, held);
        } else if (const auto* called = std::get_if<SetAction>(&ordered.cue->action)) {
            set(called->cue_set.value, held);
        }
    }

private:
    LintReport& report_;
    std::set<std::pair<std::string, std::string>> said_;  ///< line and fact
};

/// No medicine that changes how somebody feels is given on these.
bool gives_nothing(Route route) { return route == Route::none || route == Route::tms; }

void lint_gates(LintReport& report) {
    const Script& script = report.script();
    if (!gives_nothing(script.route.value)) return;
    std::set<std::string> judged;
    for (const Phase& phase : script.phases) {
        const Gate* gate = phase.gate ? script.gate(phase.gate->value) : nullptr;
        if (gate == nullptr || !has(gate->confirms, "medicine_given") || !judged.insert(gate->id).second) continue;
        report.warn(phase.gate->place, "S29",
                    fmt::format("gate '{}' confirms a medicine, but the session's route gives none", gate->id),
                    "correct 'route', or take 'medicine_given' off the gate");
    }
}

}  // namespace

void lint_claims(LintReport& report) {
    lint_gates(report);
    Claims claims(report);
    for (const Phase& phase : report.script().phases) {
        for (const OrderedCue& ordered : running_order(phase)) claims.cue(ordered);
    }
    for (const auto& name : report.script().on_demand) claims.set(name.value, {});
}

}  // namespace stillroom::scripts
