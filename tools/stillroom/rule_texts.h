/// The rules of config/rules.h as people read them.
#pragma once

#include "config/rules.h"

#include <string>

namespace stillroom::tools {

/// [any] One rule in full: what it says, why, what to do, where it comes from, and how a script silences it.
[[nodiscard]] std::string rule_text(const config::Rule& rule);

/// [any] Every rule in a line each, by chapters.
[[nodiscard]] std::string rules_list();

/// [any] Every rule in full as Markdown: the page scripts/RULES.md.
[[nodiscard]] std::string rules_page();

/// [any] Rules as one JSON document: a list, one rule or all.
[[nodiscard]] std::string rules_json(std::span<const config::Rule> rules);

}  // namespace stillroom::tools
