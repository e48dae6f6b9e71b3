// Operator logs and the choices of the start, on the command line.
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"
#include "tools/stillroom/start_card.h"
#include "tools/stillroom/start_choices.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

using Catch::Matchers::Contains;
using nlohmann::json;
using namespace stillroom;
using stillroom::tests::run_program;
using stillroom::tests::TemporaryFolder;

namespace {

const std::string kShort = "tests/data/sessions/short.yaml";

json report_of(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"render", kShort, "--json"});
    const auto run = run_program(arguments);
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return json::parse(run.out);
}

bool has(const json& report, const std::string& what, const std::string& id, std::int64_t frame = -1) {
    const std::vector<json> events = report.at("events");
    return std::any_of(events.begin(), events.end(), [&](const json& event) {
        return event.at("what") == what && event.at("id") == id && (frame < 0 || event.at("frame") == frame);
    });
}

}  // namespace

TEST_CASE("a render does what its operator log says, and takes as long as staff make it") {
    const TemporaryFolder folder;
    const std::string log = folder.write("log.yaml",
                                         "- {at: 8s, do: release}\n"
                                         "- {at: 3s, do: hold}\n"
                                         "- {at: 3s, do: lower}\n"
                                         "- {at: 9s, do: back}\n"
                                         "- {at: 10s, do: note, text: \"kept\"}\n");
    const json report = report_of({"--operate", log});
    // Three seconds end inside a quantum of 512 frames, eight seconds at the end of one.
    const std::int64_t held = 8 * 48000 - 282 * 512;
    CHECK(report.at("frames") == 23 * 48000 + held);
    CHECK(has(report, "verb", "hold", 282 * 512));
    CHECK(has(report, "verb", "lower", 282 * 512));
    CHECK(has(report, "verb", "release", 8 * 48000));
    CHECK(has(report, "refused", "back"));
    CHECK(report.at("phases").at(1).at("start_frame") == 10 * 48000 + held);
    CHECK(has(report, "start", "welcome", 4 * 48000 + held));
}

TEST_CASE("what is wrong with an operator log is told where it stands, and nothing is rendered") {
    const TemporaryFolder folder;
    const std::string log = folder.write("log.yaml", "- {at: 3, do: hold}\n- {at: 3s, do: ground, set: contact}\n");
    const auto run = run_program({"render", kShort, "--operate", log});
    CHECK(run.exit_code == 1);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("log.yaml:1:8: error: '3' for 'at' has no unit"));
    CHECK_THAT(run.err, Contains("log.yaml:2:29: error: script 'short' has no cue set 'contact'"));
    CHECK(run_program({"render", kShort, "--operate", (folder / "none.yaml").string()}).exit_code == 1);
}

TEST_CASE("an operator log counts from the script's start: nothing of it may lie before '--from' in 'play'") {
    const stillroom::tests::NoJackServer no_server;
    const stillroom::tests::AlsaConfiguration no_card(stillroom::tests::AlsaConfiguration::null_device());
    const TemporaryFolder folder;
    const std::string state = (folder / "state").string();
    const auto play = [&](const std::string& log) {
        return run_program({"play", kShort, "--from", "14 s", "--gates", "auto", "--yes", "--state", state,
                            "--operate", folder.write("log.yaml", log)});
    };
    const auto early = play("- {at: 14.5s, do: note}\n- {at: 0s, do: start, level: -6 dB}\n- {at: 3s, do: hold}\n");
    CHECK(early.exit_code == 1);
    CHECK_THAT(early.err, Contains("log.yaml:3:3: error: 'hold' at 0:03 lies before 0:14"));
    CHECK_THAT(early.err, !Contains("note"));
    CHECK(early.out.empty());
    REQUIRE(play("- {at: 0s, do: start, level: -6 dB}\n- {at: 14.5s, do: note}\n").exit_code == 0);
    const auto recorded =
        json::parse(run_program({"sessions", "export", "last", "--format", "json", "--state", state}).out);
    REQUIRE(recorded.at("requests").size() == 1);
    // The first quantum of 512 frames behind it.
    CHECK(recorded.at("requests").at(0).at("frame") == (29 * 24000 + 511) / 512 * 512);
}

TEST_CASE("choices on the command line change what is rendered, and override those of the log") {
    const json full = report_of({});
    const json softer = report_of({"--level", "-6 dB", "--pacer", "off", "--density", "none"});
    CHECK_FALSE(has(softer, "start", "quick"));
    CHECK_FALSE(has(softer, "start", "welcome"));
    CHECK(has(softer, "start", "warm"));
    const TemporaryFolder folder;
    const std::string log =
        folder.write("log.yaml", "- {at: 0s, do: start, language: es, level: -6 dB, density: none}\n");
    const json from_log = report_of({"--operate", log, "--density", "full"});
    CHECK(has(from_log, "start", "welcome"));
    const json spanish = report_of({"--language", "es", "--level", "-6 dB"});
    CHECK(from_log.at("sha256") == spanish.at("sha256"));
    CHECK(report_of({"--language", "es"}).at("integrated_lufs").get<double>() -
              spanish.at("integrated_lufs").get<double>() ==
          Approx(6.0).margin(0.05));
    CHECK(full.at("sha256") != softer.at("sha256"));
}

TEST_CASE("choices that do not fit are refused before anything sounds, by the name of their option") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{"--exclude", "choir"}, "--exclude: error: nothing in script 'short' is tagged 'choir'"},
        {{"--level", "-20 dB"}, "--level: error: '-20 dB' is out of bounds"},
        {{"--level", "3 dB"}, "--level: error: '3 dB' is out of bounds"},
        {{"--level", "half"}, "--level: error: 'half' is not a gain"},
        {{"--pacer", "2/min"}, "--pacer: error: '2/min' is out of bounds"},
        {{"--density", "some"}, "--density: error: 'some' is none of its words"},
        {{"--route", "iv"}, "--route: error: script 'short' is for the route 'none', not 'iv'"},
    };
    for (const auto& [options, message] : cases) {
        std::vector<std::string> arguments{"render", kShort};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const auto run = run_program(arguments);
        CHECK(run.exit_code == 2);
        CHECK_THAT(run.err, Contains(message));
    }
}

TEST_CASE("the start card says what was chosen, what comes of it, and who operates") {
    scripts::Plan plan;
    plan.title = "A session";
    plan.rate = {48000};
    tools::StartCard card;
    CHECK_THAT(tools::start_card(plan, card, 100), !Contains("chosen"));
    plan.choices.excluded_tags = {"water"};
    plan.choices.level = audio::Decibels{-3.0};
    plan.choices.pacer_rate = 5.5;
    plan.choices.density = scripts::CueDensity::sparse;
    plan.left_out = {"rain"};
    plan.hushed = {"tide"};
    card.operate = "log.yaml";
    const std::string text = tools::start_card(plan, card, 200);
    CHECK_THAT(text, Contains("chosen     without water; 3 dB softer; pacer at 5.5/min; few words; left out: rain; "
                              "a quiet bed plays in place of tide"));
    CHECK_THAT(text, Contains("operated   by 'log.yaml', and by you"));
}
