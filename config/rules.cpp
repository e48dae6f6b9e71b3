#include "config/rules.h"

#include "config/rule_rows.h"

namespace stillroom::config {

namespace {

std::vector<Rule> all_chapters() {
    std::vector<Rule> all;
    const auto add = [&](std::span<const Rule> rows, RuleChapter chapter) {
        for (Rule rule : rows) {
            rule.chapter = chapter;
            rule.may_be_allowed = chapter == RuleChapter::session;
            all.push_back(rule);
        }
    };
    add(session_rule_rows(), RuleChapter::session);
    add(script_rule_rows(), RuleChapter::script);
    add(writing_rule_rows(), RuleChapter::writing);
    add(room_rule_rows(), RuleChapter::room);
    add(start_rule_rows(), RuleChapter::start);
    return all;
}

}  // namespace

std::span<const Rule> rules() {
    static const std::vector<Rule> kAll = all_chapters();
    return kAll;
}

const Rule* find_rule(std::string_view id) {
    for (const Rule& rule : rules()) {
        if (rule.id == id) return &rule;
    }
    return nullptr;
}

std::vector<std::string> rule_ids() {
    std::vector<std::string> ids;
    for (const Rule& rule : rules()) ids.emplace_back(rule.id);
    return ids;
}

std::vector<std::string> allowable_rule_ids() {
    std::vector<std::string> ids;
    for (const Rule& rule : rules()) {
        if (rule.may_be_allowed) ids.emplace_back(rule.id);
    }
    return ids;
}

std::string_view chapter_name(RuleChapter chapter) noexcept {
    switch (chapter) {
        case RuleChapter::session:
            return "Advice on a session";
        case RuleChapter::script:
            return "What a script cannot mean";
        case RuleChapter::writing:
            return "How files are written";
        case RuleChapter::room:
            return "Rooms and what is plugged in";
        case RuleChapter::start:
            return "Starting a session";
    }
    return "";
}

}  // namespace stillroom::config
