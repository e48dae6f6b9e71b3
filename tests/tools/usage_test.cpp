#include "tests/tools/program.h"

#include <catch2/catch.hpp>

using Catch::Matchers::Contains;
using stillroom::tests::run_program;

TEST_CASE("a command that does not exist is refused with the nearest one and exit code 2") {
    const auto run = run_program({"rendr", "x.yaml"});
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("there is no command 'rendr'; did you mean 'render'?"));
}

TEST_CASE("commands of later versions do not exist yet") {
    for (const char* later : {"preview", "record", "pair"}) CHECK(run_program({later}).exit_code == 2);
}

TEST_CASE("every command explains itself on standard output, with an example") {
    for (const char* command : {"play", "render", "check", "timeline", "schema", "new", "prepare", "content",
                                "devices", "midi", "doctor", "sessions", "serve", "ctl", "status"}) {
        const auto run = run_program({command, "--help"});
        INFO(command);
        CHECK(run.exit_code == 0);
        CHECK(run.err.empty());
        CHECK_THAT(run.out, Contains("Example: stillroom " + std::string(command)));
    }
}

TEST_CASE("wrong usage ends with exit code 2 and a message on standard error only") {
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {},
             {"render"},
             {"render", "tests/data/sessions/short.yaml", "--block", "0"},
             {"render", "tests/data/sessions/short.yaml", "--sed", "1"},
             {"render", "tests/data/sessions/short.yaml", "--language", "fr"},
             {"render", "tests/data/sessions/short.yaml", "--from", "secnd"},
             {"render", "tests/data/sessions/short.yaml", "--from", "9 s", "--to", "3 s"},
             {"play", "tests/data/sessions/short.yaml", "--route", "iv"},
             {"timeline", "tests/data/sessions/short.yaml", "-o", "picture.png"},
             {"content"},
         }) {
        const auto run = run_program(arguments);
        INFO((arguments.empty() ? "nothing" : arguments.back()));
        CHECK(run.exit_code == 2);
        CHECK(run.out.empty());
        // Findings, each at its place, come before the sentence that sums them up.
        CHECK_THAT("\n" + run.err, Contains("\nstillroom: "));
    }
}

TEST_CASE("a place that is no phase is answered with the nearest phase") {
    const auto run = run_program({"render", "tests/data/sessions/short.yaml", "--from", "secnd"});
    CHECK_THAT(run.err, Contains("there is no phase 'secnd'; did you mean 'second'?"));
}
