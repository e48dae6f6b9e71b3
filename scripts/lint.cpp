#include "scripts/lint.h"

#include "config/rules.h"
#include "scripts/lint_report.h"

#include <fmt/format.h>

#include <cassert>
#include <map>
#include <set>
#include <utility>

namespace stillroom::scripts {

namespace {

/// Ids of the sounds and cue sets the script can sound: what a library offers beyond them is no concern here.
std::set<std::string> played_names(const Script& script) {
    std::set<std::string> names;
    const auto add_set = [&](const std::string& id) {
        names.insert(id);
        const CueSet* set = script.cue_set(id);
        if (set != nullptr && set->play) names.insert(set->play->value);
    };
    const auto add_sound = [&](const std::string& id) {
        names.insert(id);
        const Sound* sound = script.sound(id);
        if (const auto* pool = sound ? std::get_if<PoolSound>(&sound->source) : nullptr)
            for (const auto& member : pool->members) names.insert(member.value);
    };
    const auto add = [&](const auto& self, const std::vector<Cue>& cues) -> void {
        for (const Cue& cue : cues) {
            if (const auto* play = std::get_if<PlayAction>(&cue.action)) add_sound(play->sound.value);
            if (const auto* call = std::get_if<SetAction>(&cue.action)) add_set(call->cue_set.value);
            if (const auto* group = std::get_if<GroupAction>(&cue.action)) self(self, group->cues);
        }
    };
    for (const Phase& phase : script.phases) add(add, phase.cues);
    for (const auto& set : script.on_demand) add_set(set.value);
    return names;
}

/// One note for each kind of thing, at its first place.
void note_later_behaviour(LintReport& report) {
    struct Uses {
        Place first;
        std::string until_then;
        int count = 0;
    };
    std::map<std::string, Uses> uses;
    const std::set<std::string> played = played_names(report.script());
    for (const LaterUse& used : report.script().used_later) {
        if (!used.owner.empty() && !played.contains(used.owner)) continue;
        Uses& use = uses[used.what];
        if (use.count++ == 0) use = {used.place, used.until_then, 1};
    }
    for (const auto& [what, use] : uses) {
        const std::string times = use.count > 1 ? fmt::format(" ({} times in this script)", use.count) : "";
        report.note(use.first, "not-yet-played", fmt::format("{} is not yet played{}", what, times),
                    use.until_then.empty() ? "it is checked and kept; this version plays the session without it"
                                           : use.until_then);
    }
}

}  // namespace

void LintReport::warn(const Place& place, const std::string& rule, std::string message, std::string remedy) {
    assert(config::find_rule(rule) != nullptr && config::find_rule(rule)->may_be_allowed);
    if (script_.allow.contains(rule)) {
        needed_.insert(rule);
        return;
    }
    diagnostics_.warning(place, rule, std::move(message), std::move(remedy));
}

void LintReport::note(const Place& place, std::string rule, std::string message, std::string remedy) {
    diagnostics_.note(place, std::move(rule), std::move(message), std::move(remedy));
}

void LintReport::note_needless_permissions() {
    for (const auto& [rule, reason] : script_.allow) {
        const config::Rule* row = config::find_rule(rule);
        if (needed_.contains(rule) || (row && row->needs == config::RuleNeeds::plan)) continue;
        note(reason.place, "needless-allow", fmt::format("'{}' is allowed, but never warns here", rule),
             "delete it");
    }
}

void lint(const Script& script, config::Diagnostics& diagnostics) {
    LintReport report(script, diagnostics);
    lint_speech(report);
    lint_claims(report);
    lint_pacers(report);
    lint_fades(report);
    lint_arc(report);
    lint_tones(report);
    lint_times(report);
    lint_silence(report);
    note_later_behaviour(report);
    report.note_needless_permissions();
}

}  // namespace stillroom::scripts
