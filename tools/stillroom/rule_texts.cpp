#include "tools/stillroom/rule_texts.h"

#include "config/finding_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace stillroom::tools {

namespace {

using config::Rule;
using nlohmann::ordered_json;

/// How a script silences a rule; for what no script can silence, why.
std::string silencing(const Rule& rule) {
    if (rule.may_be_allowed) return fmt::format("allow: {{{}: \"why it is right here\"}}", rule.id);
    switch (rule.severity) {
        case config::Severity::error:
            return "cannot be silenced: it could not play as written";
        case config::Severity::warning:
            return "cannot be silenced by a script: it is about a room or a start";
        case config::Severity::note:
            return "needs no silencing: a note is never counted";
    }
    return {};
}

/// Breaks a paragraph into lines of at most 100 characters.
std::string wrapped(std::string_view text, std::string_view indent) {
    constexpr std::size_t kWidth = 100;
    std::string lines{indent};
    std::size_t column = indent.size();
    while (!text.empty()) {
        const std::size_t blank = std::min(text.find(' '), text.size());
        if (column > indent.size() && column + 1 + blank > kWidth) {
            lines += '\n';
            lines += indent;
            column = indent.size();
        } else if (column > indent.size()) {
            lines += ' ';
            ++column;
        }
        lines += text.substr(0, blank);
        column += blank;
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return lines + "\n";
}

}  // namespace

std::string rule_text(const Rule& rule) {
    return fmt::format("{} ({}): {}\n", rule.id, config::severity_name(rule.severity), rule.title) +
           wrapped(rule.explanation, "  ") + wrapped(fmt::format("What to do: {}", rule.remedy), "  ") +
           fmt::format("  Source: {}\n  Silence: {}\n", rule.source, silencing(rule));
}

std::string rules_list() {
    std::string list;
    const Rule* before = nullptr;
    for (const Rule& rule : config::rules()) {
        if (before == nullptr || before->chapter != rule.chapter)
            list += fmt::format("{}{}\n", before == nullptr ? "" : "\n", config::chapter_name(rule.chapter));
        list += fmt::format("  {:<24} {:<8} {}\n", rule.id, config::severity_name(rule.severity), rule.title);
        before = &rule;
    }
    return list + "\n'stillroom check --explain ID' says why a rule is there and what to do.\n";
}

std::string rules_page() {
    std::string page =
        "# What `stillroom check` says\n\n"
        "Made from the table in `config/rule_rows_*.cpp` by `stillroom check --explain --markdown`; a test holds "
        "it\n"
        "to that. An error could not play as written. A warning plays, but look at it; those of the first chapter\n"
        "are silenced in a script with a reason: `allow: {S05: \"why it is right here\"}`. A note is worth "
        "knowing.\n";
    const Rule* before = nullptr;
    for (const Rule& rule : config::rules()) {
        if (before == nullptr || before->chapter != rule.chapter)
            page += fmt::format(
                "\n## {}\n\n| rule | what | why | what to do | source |\n| --- | --- | --- | --- | --- |\n",
                config::chapter_name(rule.chapter));
        page += fmt::format("| `{}` {} | {} | {} | {} | {} |\n", rule.id, config::severity_name(rule.severity),
                            rule.title, rule.explanation, rule.remedy, rule.source);
        before = &rule;
    }
    return page;
}

std::string rules_json(std::span<const Rule> rules) {
    ordered_json all = ordered_json::array();
    for (const Rule& rule : rules)
        all.push_back({{"id", rule.id},
                       {"severity", config::severity_name(rule.severity)},
                       {"chapter", config::chapter_name(rule.chapter)},
                       {"title", rule.title},
                       {"explanation", rule.explanation},
                       {"remedy", rule.remedy},
                       {"source", rule.source},
                       {"may_be_allowed", rule.may_be_allowed}});
    return ordered_json{{"rules", all}}.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace stillroom::tools
