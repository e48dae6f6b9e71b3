#include "tools/control/protocol.h"

#include "tests/support/random_seed.h"
#include "tools/control/event_log.h"
#include "tools/control/line_buffer.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <variant>
#include <vector>

using namespace stillroom::control;

namespace {

/// The code and message of a line that cannot be used.
LineFault fault_of(const std::string& line) {
    const auto read = read_client_line(line);
    INFO(line);
    REQUIRE(std::holds_alternative<LineFault>(read));
    return std::get<LineFault>(read);
}

}  // namespace

TEST_CASE("A request carries its verb, its zone, what it expects, and every other key") {
    const auto read = read_client_line(
        R"({"id": "a", "do": "ground", "zone": "2", "set": "contact", "expect": {"state": "playing"}, "n": 3})");
    const auto* request = std::get_if<Request>(&read);
    REQUIRE(request);
    CHECK(request->id == "a");
    CHECK(request->verb == "ground");
    CHECK(request->zone == "2");
    CHECK(request->expect == Json{{"state", "playing"}});
    CHECK(request->with == Json{{"set", "contact"}, {"n", 3}});
    const auto bare = read_client_line(R"({"id": "b", "do": "hold"})");
    REQUIRE(std::holds_alternative<Request>(bare));
    CHECK(std::get<Request>(bare).expect.is_null());
    CHECK(std::get<Request>(bare).with == Json::object());
}

TEST_CASE("A line that is no request is refused with its reason, and with its id where that can be read") {
    const std::string deep = "{\"id\": \"a\", \"do\": " + std::string(20, '[') + std::string(20, ']') + "}";
    for (const std::string& line :
         {std::string(), std::string("hold"), std::string("{\"id\": \"a\""), std::string("[1, 2]"),
          std::string("{\"id\": \"a\", \"do\": \"hold\"} x"), std::string("{\"id\": \"\xff\", \"do\": \"hold\"}"),
          std::string("{\"id\": \"a\", \"do\": \"stop\", \"do\": \"hold\"}"),
          std::string("{\"id\": \"a\", \"do\": \"hold\", \"x\": {\"y\": 1, \"y\": 2}}"), deep})
        CHECK(fault_of(line).code == code::kBadLine);
    for (const char* line : {"{}", R"({"do": "hold"})", R"({"id": "", "do": "hold"})", R"({"id": 1, "do": "hold"})",
                             R"({"hello": {}})", R"({"hello": {"protocol": "1"}})"})
        CHECK(fault_of(line).code == code::kBadRequest);
    CHECK(fault_of("{\"do\": \"hold\", \"id\": \"" + std::string(kLongestId + 1, 'a') + "\"}").code ==
          code::kBadRequest);
    for (const char* line :
         {R"({"id": "a"})", R"({"id": "a", "do": ""})", R"({"id": "a", "do": 5})",
          R"({"id": "a", "do": "hold", "zone": 1})", R"({"id": "a", "do": "hold", "expect": 1})"})
        CHECK(fault_of(line).id == "a");
}

TEST_CASE("A hello says which protocol its client speaks; every other one than ours is none") {
    const auto version = [](const std::string& line) {
        const auto read = read_client_line(line);
        REQUIRE(std::holds_alternative<Hello>(read));
        return std::get<Hello>(read).protocol;
    };
    CHECK(version(R"({"hello": {"protocol": 1, "client": "ctl"}})") == kProtocol);
    CHECK(version(R"({"hello": {"protocol": 2}})") != kProtocol);
    CHECK(version(R"({"hello": {"protocol": 4294967297}})") != kProtocol);
}

TEST_CASE("Bytes that are no UTF-8 are never thrown at, only replaced") {
    CHECK(line_of({{"text", "a\xff"}}) == "{\"text\":\"a\xEF\xBF\xBD\"}\n");
}

TEST_CASE("Lines come out whole however the bytes come in, and one that is too long is known before its end") {
    std::mt19937_64 dice(stillroom::tests::test_seed());
    const std::vector<std::string> lines{"one", "", "three", std::string(20, 'x'), "five"};
    for (int round = 0; round < 200; ++round) {
        std::string bytes;
        for (const std::string& line : lines) bytes += line + "\n";
        LineBuffer buffer(20);
        std::vector<std::string> found;
        while (!bytes.empty()) {
            const std::size_t count = std::min<std::size_t>(bytes.size(), 1 + dice() % 12);
            buffer.add(bytes.substr(0, count));
            bytes.erase(0, count);
            while (const auto line = buffer.next()) found.emplace_back(*line);
            CHECK_FALSE(buffer.too_long());
        }
        CHECK(found == lines);
    }
    LineBuffer buffer(20);
    buffer.add("fits\n" + std::string(20, 'x'));
    CHECK(buffer.next() == "fits");
    CHECK_FALSE(buffer.next());
    CHECK_FALSE(buffer.too_long());
    buffer.add("x");
    CHECK_FALSE(buffer.next());
    CHECK(buffer.too_long());
    buffer.add("\nmore\n");
    CHECK_FALSE(buffer.next());
    CHECK(buffer.too_long());
}

TEST_CASE("Events are numbered without a gap, and whoever was away for too long is told how many are gone") {
    EventLog log;
    for (std::size_t i = 0; i < EventLog::kKept + 10; ++i) (void)log.add({{"what", "verb"}, {"i", i}});
    CHECK(log.newest() == EventLog::kKept + 10);
    std::uint64_t missed = 99;
    CHECK(log.since(log.newest(), missed).empty());
    CHECK(missed == 0);
    const auto two = log.since(log.newest() - 2, missed);
    REQUIRE(two.size() == 2);
    CHECK(Json::parse(two.back())["event"]["number"] == log.newest());
    CHECK(missed == 0);
    CHECK(log.since(4, missed).size() == EventLog::kKept);
    CHECK(missed == 6);
    CHECK(log.since(log.newest() + 5, missed).empty());
}
