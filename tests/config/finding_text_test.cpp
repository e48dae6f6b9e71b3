#include "config/finding_text.h"
#include "config/diagnostics.h"
#include "config/nearest_name.h"

#include <catch2/catch.hpp>

#include <string>

using namespace stillroom::config;

TEST_CASE("findings stand in the order of their places, those of one place in the order they were added") {
    Diagnostics diagnostics;
    diagnostics.note({"b.yaml", 1, 1}, "present", "fourth", "");
    diagnostics.error({"a.yaml", 2, 1}, "media", "second", "");
    diagnostics.warning({"a.yaml", 2, 1}, "S01", "third", "");
    diagnostics.error({"a.yaml", 1, 9}, "media", "first", "");
    REQUIRE(diagnostics.findings().size() == 4);
    CHECK(diagnostics.findings()[0].message == "first");
    CHECK(diagnostics.findings()[1].message == "second");
    CHECK(diagnostics.findings()[2].message == "third");
    CHECK(diagnostics.findings()[3].message == "fourth");
    CHECK(diagnostics.errors() == 2);
    CHECK(diagnostics.warnings() == 1);
}

TEST_CASE("a finding shows its place, its rule, the source line with a caret, and the remedy") {
    const Finding finding{Severity::error, {"x/demo.yaml", 3, 6}, "bad-value", "'8' has no unit", "write '8 s'"};
    CHECK(finding_text(finding, "é: 1 8", {.file_name_only = true}) ==
          "demo.yaml:3:6: error: '8' has no unit [bad-value]\n    é: 1 8\n         ^\n  write '8 s'\n");
}

TEST_CASE("a finding about a whole file shows no source line") {
    const Finding finding{Severity::warning, {"demo.yaml", 0, 0}, "S01", "too much", "say less"};
    CHECK(finding_text(finding, "") == "demo.yaml: warning: too much [S01]\n  say less\n");
}

TEST_CASE("a long source line is cut so that the caret stays in view") {
    const Finding finding{Severity::error, {"a", 1, 50'001}, "r", "m", ""};
    const std::string line = std::string(50'000, 'x') + "Y" + std::string(50'000, 'z');
    const std::string text = finding_text(finding, line);
    CHECK(text.size() < 400);
    const std::size_t shown = text.find("…"), mark = text.find('Y'), caret = text.find('^');
    REQUIRE(mark != std::string::npos);
    const std::size_t caret_line = text.rfind('\n', caret);
    // The ellipsis is three bytes and one column.
    CHECK(mark - shown - 2 == caret - caret_line - 5);
}

TEST_CASE("the nearest name is found across small slips and nothing is offered for a stranger") {
    const std::vector<std::string> known{"fade_in", "fade_out", "layer", "line"};
    CHECK(nearest_name("fade_inn", known) == "fade_in");
    CHECK(nearest_name("fade-in", known) == "fade_in");
    CHECK(nearest_name("Layer", known) == "layer");
    CHECK(nearest_name("lien", known) == "line");
    CHECK(nearest_name("volume", known).empty());
    CHECK(nearest_name("", known).empty());
    CHECK(nearest_name(std::string(100'000, 'a'), known).empty());
}
