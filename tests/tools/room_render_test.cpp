// What `render --room` makes of a session: the outputs of a zone as its profile says.
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using Catch::Matchers::Contains;
using nlohmann::json;
using stillroom::tests::run_program;
using stillroom::tests::TemporaryFolder;

namespace {

const std::string kShort = "tests/data/sessions/short.yaml";

/// Two chairs: one with headphones and speakers, one with headphones of which this is said besides.
std::string profile(const std::string& second_ears = "") {
    const std::string measured = "calibration: {at: 2026-11-01, pink: -23 LUFS, reads: 62 dBA, until: 2199-01-01}";
    return "room: 1\nid: two\noutputs:\n"
           "  ears: {device: {api: alsa, card: A}, private: true, " +
           measured +
           "}\n"
           "  wall: {device: {api: alsa, card: B}, private: false, trim: -6 dB, " +
           measured +
           "}\n"
           "  other-ears: {device: {api: alsa, card: C}, private: true" +
           second_ears +
           "}\n"
           "zones:\n"
           "  left: {headphones: ears, speakers: wall}\n"
           "  right: {headphones: other-ears, language: es}\n";
}

json report_of(const std::string& room, const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"render", kShort, "--json", "--room", room};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto run = run_program(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return json::parse(run.out);
}

}  // namespace

TEST_CASE("render --room gives an output of a zone as its profile makes it") {
    const TemporaryFolder folder;
    const std::string room = folder.write("room.yaml", profile());
    const json plain = json::parse(run_program({"render", kShort, "--json"}).out);
    const json ears = report_of(room, {"--zone", "left"});
    CHECK(ears.at("sha256") == plain.at("sha256"));  // measured, and nothing else is said of it
    const json wall = report_of(room, {"--zone", "left", "--output", "speakers"});
    CHECK(wall.at("outputs").at("speakers").at("sha256") == wall.at("sha256"));
    CHECK(wall.at("integrated_lufs").get<double>() ==
          Approx(plain.at("integrated_lufs").get<double>() - 6.0).margin(0.05));
}

TEST_CASE("an output nobody measured is rendered 18 dB down, in its zone's language, with a word about it") {
    const TemporaryFolder folder;
    const std::string room = folder.write("room.yaml", profile(", delay: 500 ms"));
    const auto run = run_program({"render", kShort, "--json", "--room", room, "--zone", "right"});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.err, Contains("warning: nobody measured output 'other-ears'"));
    const json plain = json::parse(run_program({"render", kShort, "--json", "--language", "es"}).out);
    const json heard = json::parse(run.out);
    CHECK(heard.at("frames").get<int>() == plain.at("frames").get<int>() + 24000);
    CHECK(heard.at("true_peak_dbtp").get<double>() ==
          Approx(plain.at("true_peak_dbtp").get<double>() - 18.0).margin(0.05));
    CHECK(report_of(room, {"--zone", "right", "--language", "en"}).at("sha256") != heard.at("sha256"));
}

TEST_CASE("render --room says what it lacks: the zone, the output, a sound profile") {
    const TemporaryFolder folder;
    const std::string room = folder.write("room.yaml", profile());
    const auto said = [&](std::vector<std::string> arguments, int exit_code) {
        arguments.insert(arguments.begin(), {"render", kShort});
        const auto run = run_program(arguments);
        CHECK(run.exit_code == exit_code);
        CHECK(run.out.empty());
        return run.err;
    };
    CHECK_THAT(said({"--room", room}, 2), Contains("choose one with --zone: left, right"));
    CHECK_THAT(said({"--room", room, "--zone", "middle"}, 2),
               Contains("has no zone 'middle'; its zones are: left"));
    CHECK_THAT(said({"--room", room, "--zone", "right", "--output", "speakers"}, 2),
               Contains("zone 'right' has no speakers; --output can be: headphones"));
    CHECK_THAT(said({"--output", "speakers"}, 2), Contains("--output can be: headphones"));
    CHECK_THAT(said({"--zone", "left"}, 2), Contains("--room"));
    CHECK_THAT(said({"--room", folder.write("bad.yaml", profile(", tirm: -3 dB")), "--zone", "left"}, 1),
               Contains("did you mean 'trim'?"));
    const std::string slow = profile() + "engine: {rate: 44100}\n";
    CHECK_THAT(said({"--room", folder.write("slow.yaml", slow), "--zone", "left"}, 1),
               Contains("runs at 44100 Hz; this version plays at 48000 Hz"));
}
