/// Every rule a finding may name: one row each. Messages, `stillroom check --explain`, `allow` in scripts and the
/// page scripts/RULES.md come from these rows; nothing may be reported that has none (tests hold both).
#pragma once

#include "config/diagnostics.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::config {

/// Where people meet a rule: the chapters of the list.
enum class RuleChapter {
    session,  ///< advice on a session, each silenced by its script with a reason
    script,   ///< what a session script or library cannot mean
    writing,  ///< how files are written, whatever stands in them
    room,     ///< the room profile, and what is plugged in
    start,    ///< what staff choose at the start, and operator logs
};

/// What has to be known before a rule can be judged.
enum class RuleNeeds {
    text,     ///< the files as they are written
    plan,     ///< a plan: prepared media, or the levels and times of a whole session
    machine,  ///< this machine, or what staff choose
};

/// One rule.
struct Rule {
    std::string_view id;
    Severity severity;             ///< of its findings
    std::string_view title;        ///< a few words, without a full stop
    std::string_view explanation;  ///< why, in one or two sentences for a clinician
    std::string_view remedy;       ///< what to do, in one sentence
    std::string_view source;       ///< e.g. `clinical research 1.4`
    RuleNeeds needs = RuleNeeds::text;
    RuleChapter chapter = RuleChapter::session;
    /// Whether a script may silence it: `allow: {id: why}`.
    bool may_be_allowed = false;
};

/// [any] Every rule: the chapters in their order, each in the order of its rows.
[[nodiscard]] std::span<const Rule> rules();

/// [any] The rule with this id, or null.
[[nodiscard]] const Rule* find_rule(std::string_view id);

/// [any] All ids, for the nearest one.
[[nodiscard]] std::vector<std::string> rule_ids();

/// [any] The ids a script may name under `allow`.
[[nodiscard]] std::vector<std::string> allowable_rule_ids();

/// [any] The chapter's name, as the list heads it.
[[nodiscard]] std::string_view chapter_name(RuleChapter chapter) noexcept;

}  // namespace stillroom::config
