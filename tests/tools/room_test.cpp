#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>

using Catch::Matchers::Contains;
using nlohmann::json;
using stillroom::tests::run_program;
using stillroom::tests::TemporaryFolder;

namespace {

std::string profile(const std::string& device) {
    return "room: 1\nid: a\noutputs:\n  ears: {device: " + device +
           ", private: true}\nzones:\n  chair: {headphones: ears}\n";
}

}  // namespace

TEST_CASE("room check says of each output whether it is there, and ends with 0 when all are") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", profile("{api: simulated}"));
    const auto run = run_program({"room", "check", "--room", file});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("room.yaml:4:18: note: output 'ears' is there: the simulated device [present]"));
    CHECK_THAT(run.out, Contains("warning: nobody measured output 'ears'"));
    CHECK_THAT(run.out, Contains("\n0 errors, 1 warning\n"));
}

TEST_CASE("room check names an absent card at its place, and ends with 1") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", profile("{api: alsa, card: NoSuchCard}"));
    const auto run = run_program({"room", "check", "--room", file, "--json"});
    CHECK(run.exit_code == 1);
    const json document = json::parse(run.out);
    CHECK(document.at("errors") == 1);
    bool named = false;
    for (const json& finding : document.at("findings")) {
        if (finding.at("rule") != "absent-output") continue;
        named = true;
        CHECK(finding.at("line") == 4);
        CHECK(finding.at("column") == 18);
    }
    CHECK(named);
}

TEST_CASE("room check tells all faults of a profile, as check does of a script") {
    const TemporaryFolder folder;
    const std::string file = folder.write("room.yaml", profile("{api: alsa, crad: A}") + "engine: {block: 65}\n");
    const auto run = run_program({"room", "check", "--room", file});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.out, Contains("unknown key 'crad' in 'device'; did you mean 'card'?"));
    CHECK_THAT(run.out, Contains("'65' is nothing 'block' knows"));
    CHECK_THAT(run.out, Contains("    engine: {block: 65}\n"));
    CHECK(run_program({"room", "check", "--room", "nothing.yaml"}).exit_code == 1);
    CHECK(run_program({"room"}).exit_code == 2);
}

TEST_CASE("schema room is the schema of room profiles") {
    const auto run = run_program({"schema", "room"});
    CHECK(run.exit_code == 0);
    CHECK(json::parse(run.out).at("title") == "Stillroom room profile, format 1");
}

TEST_CASE("check --room judges private sounds by the outputs of the room") {
    const TemporaryFolder folder;
    const std::string script =
        folder.write("a.yaml",
                     "stillroom: 1\nid: a\nlanguages: [en]\nsounds: {own: {synth: warm, private: true}}\n"
                     "phases:\n  - {id: arrival, length: 1m, cues: [{at: 0s, play: own, to: [headphones]}]}\n");
    const std::string closed = profile("{api: simulated}");
    std::string open = closed;
    open.replace(open.find("true"), 4, "false");
    CHECK(run_program({"check", script}).exit_code == 0);
    CHECK(run_program({"check", script, "--room", folder.write("closed.yaml", closed)}).exit_code == 0);
    const auto run = run_program({"check", script, "--room", folder.write("open.yaml", open)});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.out, Contains("would reach the headphones of room 'a', which others hear [private-to-open]"));
}
