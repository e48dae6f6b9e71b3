/// The warnings of `check`, one row each.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stillroom::scripts {

/// One rule: an author may silence it with `allow: {id: why}`.
struct LintRule {
    std::string_view id;
    std::string_view about;  ///< what it watches, and the source of its limit
    bool from_plan = false;  ///< only `compile` can judge it: it needs media, or the levels of a whole plan
};

/// [any] Every rule, by id.
[[nodiscard]] std::span<const LintRule> lint_rules() noexcept;
/// [any] The rule with this id, or null.
[[nodiscard]] const LintRule* find_lint_rule(std::string_view id) noexcept;
/// [any] All ids, for the nearest one.
[[nodiscard]] std::vector<std::string> lint_rule_ids();

}  // namespace stillroom::scripts
