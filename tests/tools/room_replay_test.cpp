// What `sessions replay` makes of a session that was played in a room: each output as it was.
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>

using Catch::Matchers::Contains;
using nlohmann::json;
using stillroom::tests::run_program;
using stillroom::tests::TemporaryFolder;

TEST_CASE(
    "A replay of what was played in a room is what each of its outputs gave, after the profile has changed too") {
    const TemporaryFolder folder;
    const std::string measured = "calibration: {at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA, until: 2199-01-01}";
    const std::string profile =
        "room: 1\nid: one\noutputs:\n"
        "  ears: {device: {api: simulated}, private: true, ceiling: -9 dBTP, " +
        measured +
        "}\n"
        "  wall: {device: {api: simulated}, channels: [3, 4], private: false, trim: -6 dB, delay: 12 ms, "
        "eq: [{type: peak, at: 400 Hz, gain: -5 dB, q: 1}]}\n"
        "zones:\n  chair: {headphones: ears, speakers: wall}\n";
    const std::string room = folder.write("room.yaml", profile);
    const std::string script = "tests/data/sessions/short.yaml";
    const std::string state = (folder / "state").string();
    const auto rendered = [&](const std::string& output) {
        const auto run = run_program({"render", script, "--json", "--room", room, "--output", output});
        INFO(run.err);
        REQUIRE(run.exit_code == 0);
        return json::parse(run.out).at("sha256");
    };
    const json ears = rendered("headphones"), wall = rendered("speakers");
    CHECK(ears != wall);
    const auto played = run_program({"play", script, "--room", room, "--gates", "auto", "--yes", "--state", state});
    INFO(played.out << played.err);
    REQUIRE(played.exit_code == 0);

    // The record needs no profile: whoever mends the room later changes nothing of what was.
    folder.write("room.yaml", "room: 1\n");
    const auto replayed = [&](const std::string& output) {
        const auto run =
            run_program({"sessions", "replay", "last", "--json", "--output", output, "--state", state});
        INFO(run.err);
        REQUIRE(run.exit_code == 0);
        return json::parse(run.out).at("runs")[0].at("sha256");
    };
    CHECK(replayed("headphones") == ears);
    CHECK(replayed("speakers") == wall);
    const auto usual = run_program({"sessions", "replay", "last", "--json", "--state", state});
    CHECK(json::parse(usual.out).at("runs")[0].at("sha256") == ears);
    CHECK_THAT(json::parse(usual.out).at("left_out")[0].get<std::string>(), Contains("speakers gave another mix"));
    const auto absent = run_program({"sessions", "replay", "last", "--output", "monitor", "--state", state});
    CHECK(absent.exit_code == 1);
    CHECK_THAT(absent.err, Contains("headphones, speakers"));
    CHECK_THAT(run_program({"sessions", "show", "last", "--state", state}).out,
               Contains("room 'one', zone 'chair'"));
}
