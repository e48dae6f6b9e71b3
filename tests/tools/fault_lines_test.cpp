#include "tools/stillroom/fault_lines.h"

#include <catch2/catch.hpp>

using namespace stillroom;
using namespace std::chrono_literals;

TEST_CASE("a fault that comes back all the time is told once in ten seconds, with how often it came") {
    tools::FaultLines faults;
    const tools::FaultLines::Clock::time_point start{};
    CHECK(faults.tell("reader", "the disk is slow", start) == "the disk is slow");
    for (int i = 1; i <= 99; ++i)
        CHECK_FALSE(faults.tell("reader", "the disk is slow", start + i * 100ms).has_value());
    CHECK(faults.tell("reader", "the disk is slow", start + 10s) == "the disk is slow (100 times more)");
    CHECK(faults.tell("reader", "the disk is slow", start + 30s) == "the disk is slow");
}

TEST_CASE("one fault never hides another") {
    tools::FaultLines faults;
    CHECK(faults.tell("reader", "the disk is slow", {}).has_value());
    CHECK(faults.tell("reader", "the clip is broken", {}).has_value());
    CHECK(faults.tell("warm", "the disk is slow", {}).has_value());
}
