// A patient's clip on the command line: played, replayed as silence, and gone on with.
#include "engine/journal/journal_writer.h"
#include "engine/journal/session_header.h"
#include "engine/private_file.h"
#include "tests/support/noise_wav.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;
using nlohmann::json;
using tests::run_program;
using tests::TemporaryFolder;

namespace {

constexpr std::int64_t kSecond = 48000;

constexpr const char* kScript = R"(stillroom: 1
id: wished
title: {en: Wished}
route: none
languages: [en]
layers: {line: {to: [headphones], level: -20 LUFS, duck: {bed: -8 dB}}}
sounds:
  warm: {synth: warm}
  wish: {slot: intention}
phases:
  - id: only
    length: 4s
    cues:
      - {at: 0s, play: warm, keep: true}
      - {at: 1s, id: cue, play: wish, layer: line}
)";

struct Room {
    tests::NoJackServer no_jack;
    tests::AlsaConfiguration no_card{tests::AlsaConfiguration::null_device()};
    TemporaryFolder folder;
    std::string script = folder.write("wished.yaml", kScript);
    std::string clip = folder.write("clip.wav", tests::noise_wav(32000));
    std::string state = (folder / "state").string();

    /// A session with the clip that its program left at eleven seconds, near its end.
    void leave_unfinished() const {
        auto vault = engine::PrivateVault::create({48000});
        REQUIRE(vault);
        const auto facts = engine::seal_file(**vault, "intention", clip, engine::PatientConsent::given());
        REQUIRE(facts);
        const scripts::Plan plan = tests::plan_of_file(script, "en", {}, {{"intention", *facts}});
        engine::JournalWriter cut_off(engine::StateFolder(state),
                                      engine::session_header(plan, 1,
                                                             {.program = "test",
                                                              .gates_open_by_themselves = true,
                                                              .ends_by_itself = true,
                                                              .first_frame = {},
                                                              .slots = {{"intention", *facts}}}));
        cut_off.position(audio::Frames{11 * kSecond});
    }
    tests::ProgramRun go_on(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments{"play", script, "--state", state, "--resume", "--yes"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_program(arguments);
    }
};

}  // namespace

TEST_CASE("a session with a patient's clip is recorded without it, and its replay says what is left out") {
    const Room room;
    const auto played = run_program({"play", room.script, "--state", room.state, "--yes", "--gates", "auto",
                                     "--from", "1 s", "--intention", room.clip, "--consent"});
    INFO(played.err);
    REQUIRE(played.exit_code == 0);
    const auto replay = run_program({"sessions", "replay", "last", "--json", "--state", room.state});
    INFO(replay.err);
    REQUIRE(replay.exit_code == 0);
    const json document = json::parse(replay.out);
    CHECK(document.at("left_out").dump().find("silence takes its time") != std::string::npos);
    const std::vector<json> events = document.at("runs").at(0).at("events");
    const auto frame_of = [&](const std::string& what) {
        const auto found = std::find_if(events.begin(), events.end(), [&](const json& event) {
            return event.at("what") == what && event.at("id") == "wish";
        });
        return found == events.end() ? std::int64_t{-1} : found->at("frame").get<std::int64_t>();
    };
    CHECK(frame_of("start") >= 0);
    CHECK(frame_of("stop") - frame_of("start") == Approx(2.0 * kSecond).margin(0.05 * kSecond));
    // What the live session told is what its replay tells.
    const json live =
        json::parse(run_program({"sessions", "export", "last", "--format", "json", "--state", room.state}).out);
    const std::vector<json> sounds = live.at("sounds");
    const auto wish =
        std::find_if(sounds.begin(), sounds.end(), [](const json& one) { return one.at("id") == "wish"; });
    REQUIRE(wish != sounds.end());
    CHECK(wish->at("start_frame") == frame_of("start"));
    CHECK(wish->at("end_frame") == frame_of("stop"));
}

TEST_CASE("a session that goes on without its patient's clip says that silence takes its time, and records it") {
    const Room room;
    room.leave_unfinished();
    const auto run = room.go_on();
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.err, Contains("the patient's own clip was not kept: silence takes its time"));
    CHECK_THAT(run_program({"sessions", "show", "last", "--state", room.state}).out,
               Contains("silence in place of the patient's own clip"));
}

TEST_CASE("a session that goes on takes its patient's clip once more, and no other") {
    const Room room;
    room.leave_unfinished();
    bool same = false;
    SECTION("the same") { same = true; }
    SECTION("another") {}
    const std::string file = same ? room.clip : room.folder.write("other.wav", tests::noise_wav(16000));
    const auto run = room.go_on({"--intention", file, "--consent"});
    CHECK(run.exit_code == 0);
    CHECK((run.err.find("this is not the clip that the session began with") == std::string::npos) == same);
    const auto show = run_program({"sessions", "show", "last", "--state", room.state});
    CHECK((show.out.find("silence in place of the patient's own clip") == std::string::npos) == same);
}
