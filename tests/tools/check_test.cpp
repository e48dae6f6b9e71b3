#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

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
