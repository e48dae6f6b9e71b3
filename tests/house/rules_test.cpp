// One table of rules: nothing is reported that has no row, and no row is there that nothing reports.
#include "config/rules.h"
#include "tests/house/source_tree.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

using namespace stillroom;
using config::Rule;

namespace {

/// What reports findings, as one text each; without the rows themselves.
std::vector<tests::SourceFile> reporting_sources() {
    std::vector<tests::SourceFile> files = tests::read_source_tree(STILLROOM_SOURCE_DIR);
    std::erase_if(files, [](const tests::SourceFile& file) {
        const auto below = [&](const char* folder) { return file.path.starts_with(folder); };
        const bool reports = below("config/") || below("scripts/") || below("engine/") || below("devices/") ||
                             below("tools/stillroom/");
        return !reports || !tests::is_code(file) || below("config/rule_rows_");
    });
    return files;
}

std::string whole(const tests::SourceFile& file) {
    std::string text;
    for (const std::string& line : file.lines) text += line + "\n";
    return text;
}

/// Ids in the statements that report something. Those of one plain word are left to the assertion in Diagnostics.
std::set<std::string> ids_reported_in(const std::string& text) {
    static const std::regex kCall(R"(\b(error|warning|note|warn)\([^;]*;)");
    // Not a key that is asked for its place.
    static const std::regex kId(R"re((^|[^(])"([a-z]+(-[a-z0-9]+)+|S[0-9]{2})")re");
    std::set<std::string> ids;
    for (std::sregex_iterator call(text.begin(), text.end(), kCall), end; call != end; ++call) {
        const std::string statement = call->str();
        for (std::sregex_iterator id(statement.begin(), statement.end(), kId); id != end; ++id)
            ids.insert((*id)[2]);
    }
    return ids;
}

}  // namespace

TEST_CASE("whatever is reported has a row in the table of rules") {
    std::size_t seen = 0;
    for (const tests::SourceFile& file : reporting_sources()) {
        for (const std::string& id : ids_reported_in(whole(file))) {
            INFO(file.path << ": " << id);
            CHECK(config::find_rule(id) != nullptr);
            ++seen;
        }
    }
    CHECK(seen > 100);
}

TEST_CASE("a report without a row is seen") {
    CHECK(ids_reported_in(R"(error(place, "no-such-rule", "it is bad", "mend it");)").contains("no-such-rule"));
    CHECK(ids_reported_in(R"(map.error(map.key_place("sound-server"), "S99", "x", "y");)") ==
          std::set<std::string>{"S99"});
}

TEST_CASE("no row stands in the table of rules that nothing reports") {
    std::string all;
    for (const tests::SourceFile& file : reporting_sources()) all += whole(file);
    for (const Rule& rule : config::rules()) {
        INFO(rule.id);
        CHECK(all.find('"' + std::string(rule.id) + '"') != std::string::npos);
    }
}

TEST_CASE("every row is there once and says what, why, what to do, and by whose word") {
    std::set<std::string_view> ids;
    for (const Rule& rule : config::rules()) {
        INFO(rule.id);
        CHECK(ids.insert(rule.id).second);
        CHECK(config::find_rule(rule.id) == &rule);
        CHECK_FALSE(rule.title.empty());
        CHECK(rule.title.size() <= 72);
        CHECK_FALSE(rule.title.ends_with('.'));
        CHECK(rule.explanation.ends_with('.'));
        CHECK(rule.remedy.ends_with('.'));
        CHECK_FALSE(rule.source.empty());
    }
}

TEST_CASE("what a script may silence is advice, and only that") {
    for (const Rule& rule : config::rules()) {
        INFO(rule.id);
        if (rule.may_be_allowed) CHECK(rule.severity == config::Severity::warning);
        if (rule.chapter == config::RuleChapter::session) CHECK(rule.may_be_allowed);
    }
}
