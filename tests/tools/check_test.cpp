#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

using Catch::Matchers::Contains;
using nlohmann::json;
using stillroom::tests::run_program;

TEST_CASE("check names file, line and column, shows the line with a caret, and ends with 1") {
    const auto run = run_program({"check", "tests/data/sessions/broken.yaml"});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.out, Contains("tests/data/sessions/broken.yaml:11:5: error: "));
    CHECK_THAT(run.out, Contains("    lenght: 10s\n        ^\n"));
    CHECK_THAT(run.out, Contains("did you mean 'warm'?"));
    CHECK_THAT(run.out, Contains("\n2 errors, 0 warnings\n"));
}

TEST_CASE("a script without faults is checked in every language and ends with 0") {
    const auto run = run_program({"check", "tests/data/sessions/short.yaml"});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("0 errors, "));
    CHECK_THAT(run.out, Contains("1 draft in 'en'"));
    CHECK_THAT(run.out, Contains("1 draft in 'es'"));
}

TEST_CASE("check --json is one document with every finding and the sums") {
    const auto run =
        run_program({"check", "--json", "tests/data/sessions/broken.yaml", "tests/data/sessions/short.yaml"});
    CHECK(run.exit_code == 1);
    const json document = json::parse(run.out);
    CHECK(document.at("errors") == 2);
    CHECK(document.at("warnings").is_number_integer());
    const json& first = document.at("findings").at(0);
    CHECK(first.at("file") == "tests/data/sessions/broken.yaml");
    CHECK(first.at("line") == 11);
    CHECK(first.at("column") == 5);
    CHECK(first.at("severity") == "error");
    for (const char* key : {"rule", "message", "remedy"}) CHECK(first.at(key).is_string());
}

TEST_CASE("check of one language prepares nothing of the others") {
    const auto run = run_program({"check", "--language", "es", "tests/data/sessions/short.yaml"});
    CHECK_THAT(run.out, Contains("1 draft in 'es'"));
    CHECK_THAT(run.out, !Contains("draft in 'en'"));
}

TEST_CASE("a script that is not there is a finding") {
    const auto run = run_program({"check", "tests/data/sessions/nothing.yaml"});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.out, Contains("nothing.yaml: error: "));
}

TEST_CASE("without espeak-ng a draft is missing from the machine, said once, with exit code 3") {
    const stillroom::tests::TemporaryFolder empty;
    const auto run = run_program({"check", "tests/data/sessions/short.yaml"},
                                 {"PATH=" + empty.path().string(), "STILLROOM_STORE=" + empty.path().string()});
    CHECK(run.exit_code == 3);
    CHECK_THAT(run.out, Contains("run tools/setup"));
    CHECK_THAT(run.out, Contains("1 error, "));
}

TEST_CASE("check --explain says what a rule means, why, what to do, its source, and how to silence it") {
    const auto run = run_program({"check", "--explain", "S12"});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("S12 (warning): Drafts instead of recordings\n"));
    CHECK_THAT(run.out, Contains("What to do: "));
    CHECK_THAT(run.out, Contains("Source: clinical research 1.4"));
    CHECK_THAT(run.out, Contains("allow: {S12: "));
    CHECK_THAT(run_program({"check", "--explain", "private-to-open"}).out, Contains("cannot be silenced"));
}

TEST_CASE("check --explain without a rule lists all of them, also as JSON") {
    const auto run = run_program({"check", "--explain"});
    CHECK(run.exit_code == 0);
    const json document = json::parse(run_program({"check", "--json", "--explain"}).out);
    CHECK(document.at("rules").size() > 100);
    for (const json& rule : document.at("rules")) {
        const std::string id = rule.at("id").get<std::string>();
        CHECK_THAT(run.out, Contains("\n  " + id + " "));
        for (const char* key : {"severity", "chapter", "title", "explanation", "remedy", "source"})
            CHECK_FALSE(rule.at(key).get<std::string>().empty());
    }
}

TEST_CASE("check --explain of a rule that is not there names the nearest") {
    const auto run = run_program({"check", "--explain", "private-to-opne"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("did you mean 'private-to-open'?"));
}

TEST_CASE("check without a script says what is missing") {
    const auto run = run_program({"check"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("a script to check"));
}

TEST_CASE("the page of the rules is the table") {
    std::ifstream page(STILLROOM_SOURCE_DIR "/scripts/RULES.md", std::ios::binary);
    const std::string written{std::istreambuf_iterator<char>(page), {}};
    CHECK(run_program({"check", "--explain", "--markdown"}).out == written);
}
