// Every broken script of tests/data/broken, with its exact messages beside it.
#include "config/finding_text.h"
#include "scripts/parse.h"
#include "tests/scripts/scripts_on_disk.h"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace stillroom;
namespace fs = std::filesystem;

namespace {

const fs::path kFolder = tests::source_folder("tests/data/broken");

}  // namespace

TEST_CASE("every broken script is refused with exactly the messages that stand beside it") {
    const tests::InFolder folder(kFolder);
    const auto scripts = tests::scripts_in(kFolder);
    CHECK(scripts.size() >= 130);
    for (const fs::path& script : scripts) {
        INFO(script.filename().string());
        config::Diagnostics diagnostics;
        CHECK_FALSE(scripts::parse(script.filename().string(), ".", diagnostics));
        CHECK(diagnostics.errors() > 0);
        CHECK(config::findings_text(diagnostics, {.file_name_only = true}) == tests::expected_beside(script));
    }
}

TEST_CASE("no message tells of a fault without a place, a rule, quoted words and a remedy") {
    const tests::InFolder folder(kFolder);
    for (const fs::path& script : tests::scripts_in(kFolder)) {
        config::Diagnostics diagnostics;
        (void)scripts::parse(script.filename().string(), ".", diagnostics);
        for (const config::Finding& finding : diagnostics.findings()) {
            INFO(script.filename().string() << ": " << finding.message);
            CHECK_FALSE(finding.rule.empty());
            CHECK_FALSE(finding.remedy.empty());
            CHECK_FALSE(finding.message.ends_with('.'));
            CHECK((finding.place.line > 0) == (finding.rule != "empty-file"));
        }
    }
}
