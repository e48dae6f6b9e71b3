#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <string>

using Catch::Matchers::Contains;
using nlohmann::json;
using stillroom::tests::run_program;
using stillroom::tests::TemporaryFolder;

namespace {

const std::string kShort = "tests/data/sessions/short.yaml";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("timeline lists phases and what happens in them, in the language asked for") {
    const auto run = run_program({"timeline", kShort, "--language", "es"});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("Corta  (es, 0:23)"));
    CHECK_THAT(run.out, Contains("0:00  first"));
    CHECK_THAT(run.out, Contains("welcome: “Le damos la bienvenida.”"));
    CHECK_THAT(run.out, Contains("staff: Mire al paciente"));
}

TEST_CASE("timeline --json holds frames of every phase and cue") {
    const json document = json::parse(run_program({"timeline", kShort, "--json"}).out);
    CHECK(document.at("sample_rate") == 48000);
    CHECK(document.at("duration_frames") == 23 * 48000);
    CHECK(document.at("languages") == json{"en", "es"});
    CHECK(document.at("phases").at(1) ==
          json{{"id", "second"}, {"start_frame", 480000}, {"end_frame", 720000}, {"gate", nullptr}});
    const json& cue = document.at("cues").at(0);
    for (const char* key : {"phase", "layer", "kind", "id", "start_frame", "end_frame", "text"})
        CHECK(cue.contains(key));
    CHECK(document.at("findings").is_array());
}

TEST_CASE("timeline writes a picture or a page, whole") {
    const TemporaryFolder folder;
    const auto picture = folder.path() / "short.svg", page = folder.path() / "short.html";
    CHECK(run_program({"timeline", kShort, "-o", picture.string()}).exit_code == 0);
    CHECK(run_program({"timeline", kShort, "-o", page.string()}).exit_code == 0);
    CHECK_THAT(text_of(picture), Contains("<svg") && Contains("</svg>"));
    CHECK_THAT(text_of(page), Contains("<html") && Contains("</html>"));
}

TEST_CASE("a picture that cannot be written ends with 1 and says why") {
    const auto run = run_program({"timeline", kShort, "-o", "/nowhere/short.svg"});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.err, Contains("cannot write '/nowhere/short.svg': No such file or directory"));
}

TEST_CASE("schema gives a JSON schema of scripts and of libraries") {
    const json script = json::parse(run_program({"schema"}).out);
    const json library = json::parse(run_program({"schema", "library"}).out);
    CHECK(script.at("$schema").is_string());
    CHECK(script != library);
}
