#include "tests/house/wall_clock.h"

#include <catch2/catch.hpp>

using namespace stillroom::tests;

TEST_CASE("No product source asks a clock that somebody can set", "[house]") {
    const auto findings = wall_clock_findings(read_source_tree(STILLROOM_SOURCE_DIR));
    for (const std::string& finding : findings) CHECK(finding == "");
}

TEST_CASE("A wall clock in product source is found, in tests it is let be", "[house]") {
    const std::vector<std::string> asks = {"const auto now = std::chrono::system_clock::now();",
                                           "clock_gettime(CLOCK_REALTIME, &now);",
                                           "gettimeofday(&now, nullptr);",
                                           "const auto now = std::time(nullptr);",
                                           "srand(time(NULL));",
                                           "const tm* day = localtime(&now);"};
    for (const std::string& line : asks) {
        const auto findings = wall_clock_findings({{"engine/planted.cpp", {"", line}}});
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].starts_with("engine/planted.cpp:2: names '"));
        CHECK(wall_clock_findings({{"tests/engine/planted.cpp", {line}}}).empty());
    }
    CHECK(wall_clock_findings({{"engine/fine.cpp",
                                {"std::chrono::steady_clock::now();", "clock_gettime(CLOCK_MONOTONIC, &now);",
                                 "return render_time(0);", "session_time(nullptr);"}}})
              .empty());
}
