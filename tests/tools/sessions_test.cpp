#include "engine/journal/journal_writer.h"
#include "engine/journal/script_archive.h"
#include "engine/journal/session_header.h"
#include "engine/offline_render.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"
#include "tools/stillroom/plan_point.h"
#include "tools/stillroom/recording_watch.h"
#include "tools/stillroom/session_page.h"
#include "tools/stillroom/session_picture.h"
#include "tools/stillroom/session_text.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

using namespace stillroom;
using Catch::Matchers::Contains;
using engine::SessionEvent;
using engine::Verb;
using engine::VerbKind;
using tests::run_program;
using tests::TemporaryFolder;

namespace {

constexpr std::int64_t kSecond = 48000;
constexpr const char* kCode = "K7QM4D";

engine::SessionHeader header() {
    engine::SessionHeader header;
    header.program = "0.0.0";
    header.session = kCode;
    header.started = "2026-11-23T12:53:31Z";
    header.script_id = "paper";
    header.title = "A session <on> paper";
    header.script_file = "sessions/paper.yaml";
    header.language = "en";
    header.route = "iv";
    header.seed = 77;
    header.choices.language = "en";
    header.choices.density = scripts::CueDensity::sparse;
    header.choices.level.value = -3.0;
    header.names = {{"warm", "bed", ""},
                    {"contact", "bed", ""},
                    {"contact", "set", "Feet and hands"},
                    {"iv.1", "line", "You are safe."},
                    {"pump_on", "gate", "Pump running"}};
    return header;
}

/// A session of a minute and a half in which staff did something of everything.
class PaperSession {
public:
    explicit PaperSession(const engine::StateFolder& folder) : writer_(folder, header()) {
        using What = SessionEvent::What;
        tell(0, What::phase, "arrival", "Arrival");
        tell(0, What::start, "warm");
        press(5, {.kind = VerbKind::hold});
        press(15, {.kind = VerbKind::release});
        tell(16, What::start, "iv.1");
        tell(19, What::stop, "iv.1");
        tell(20, What::prompt, "pump_on", "Pump running");
        press(30, {.kind = VerbKind::confirm, .argument = "pump_on"});
        tell(30, What::phase, "onset", "Onset");
        press(40, {.kind = VerbKind::ground, .argument = "contact"});
        tell(40, What::start, "contact", "Feet and hands");
        tell(40, What::start, "contact");
        tell(52, What::stop, "contact");
        tell(52, What::stop, "contact");
        refuse(55, {.kind = VerbKind::land, .amount = {60 * kSecond}}, "it needs 4 minutes");
        tell(58, What::fault, "stream", "the disk gave no data in time");
        press(60, {.kind = VerbKind::stop});
        writer_.safety({60 * kSecond}, {engine::rt::SafetyCommand::Kind::master, 0.0f, {2 * kSecond}, 1, false});
        press(70, {.kind = VerbKind::resume});
        tell(80, What::ending, "onset");
        tell(88, What::end, "paper");
        writer_.position({90 * kSecond});
    }
    bool finish() { return writer_.finish("ended"); }

private:
    void tell(std::int64_t second, SessionEvent::What what, const std::string& id, const std::string& text = "") {
        writer_.position({second * kSecond});
        writer_.happened({{second * kSecond}, what, id, text});
    }
    void press(std::int64_t second, const Verb& verb) {
        writer_.verb({second * kSecond}, verb);
        tell(second, SessionEvent::What::verb, std::string(name_of(verb.kind)), verb.argument);
    }
    void refuse(std::int64_t second, const Verb& verb, const std::string& why) {
        writer_.verb({second * kSecond}, verb);
        tell(second, SessionEvent::What::refused, std::string(name_of(verb.kind)), why);
    }

    engine::JournalWriter writer_;
};

/// A state folder with that session in it.
struct PaperRecord {
    TemporaryFolder folder;
    engine::StateFolder state{folder / "state"};
    std::string option = (folder / "state").string();

    PaperRecord() { REQUIRE(PaperSession(state).finish()); }
    [[nodiscard]] engine::SessionReport report() const {
        const auto journal = engine::read_journal(state.journals().front());
        REQUIRE(journal);
        return engine::report_of(*journal, false);
    }
};

}  // namespace

TEST_CASE("A report tells phases with their true lengths, and how long staff held, grounded and silenced it") {
    using Kind = engine::SessionReport::Stretch::Kind;
    const PaperRecord record;
    const engine::SessionReport report = record.report();
    REQUIRE(report.phases.size() == 2);
    CHECK(report.phases[0].end == audio::Frames{30 * kSecond});
    CHECK(report.phases[1].end == audio::Frames{80 * kSecond});
    const auto stretch = [&](Kind kind) {
        for (const auto& one : report.stretches)
            if (one.kind == kind) return std::pair(one.start.count / kSecond, one.end.count / kSecond);
        return std::pair(std::int64_t{-1}, std::int64_t{-1});
    };
    CHECK(stretch(Kind::hold) == std::pair(std::int64_t{5}, std::int64_t{15}));
    CHECK(stretch(Kind::waiting) == std::pair(std::int64_t{20}, std::int64_t{30}));
    CHECK(stretch(Kind::grounding) == std::pair(std::int64_t{40}, std::int64_t{52}));
    CHECK(stretch(Kind::silence) == std::pair(std::int64_t{60}, std::int64_t{70}));
    CHECK(report.stretches.size() == 4);
    // The cue set and the sound of the same name are two things.
    REQUIRE(report.sounded.size() == 4);
    CHECK(report.sounded[2].row == "set");
    CHECK(report.sounded[3].row == "bed");
    CHECK(report.end == audio::Frames{90 * kSecond});
}

TEST_CASE("'sessions' lists, shows and exports what was played, by code, by the start of one, or the last") {
    const PaperRecord record;
    const auto list = run_program({"sessions", "list", "--state", record.option});
    CHECK(list.exit_code == 0);
    CHECK_THAT(list.out,
               Contains(kCode) && Contains("1:30") && Contains("ended") && Contains("A session <on> paper"));
    for (const std::string code : {kCode, "k7q", "last"}) {
        const auto show = run_program({"sessions", "show", code, "--state", record.option});
        INFO(show.err);
        CHECK(show.exit_code == 0);
        CHECK_THAT(show.out, Contains("Arrival") && Contains("held for 0:10") && Contains("FAULT, stream") &&
                                 Contains("land, refused: it needs 4 minutes") &&
                                 Contains("grounding, Feet and hands for 0:12"));
    }
    const auto text = run_program({"sessions", "export", "last", "--state", record.option});
    CHECK_THAT(text.out, Contains("You are safe."));
    const auto none = run_program({"sessions", "show", "ZZZ", "--state", record.option});
    CHECK(none.exit_code == 1);
    CHECK_THAT(none.err, Contains("there is no session 'ZZZ'"));
    const auto empty = run_program({"sessions", "list", "--state", record.folder.path().string()});
    CHECK(empty.exit_code == 0);
    CHECK_THAT(empty.out, Contains("no session is recorded"));
}

TEST_CASE("With --json 'sessions' prints one document and nothing else") {
    const PaperRecord record;
    const auto list = run_program({"sessions", "list", "--json", "--state", record.option});
    CHECK(nlohmann::json::parse(list.out).at("sessions").at(0).at("session") == kCode);
    const auto document = nlohmann::json::parse(
        run_program({"sessions", "export", kCode, "--format", "json", "--state", record.option}).out);
    CHECK(document.at("phases").size() == 2);
    CHECK(document.at("phases").at(1).at("start_frame") == 30 * kSecond);
    CHECK(document.at("requests").size() == 7);
    CHECK(document.at("choices").at("density") == "sparse");
    CHECK(document.at("safety_gains").at(0).at("decibels") == -200.0);
    const auto verified =
        nlohmann::json::parse(run_program({"sessions", "verify", "--json", "--state", record.option}).out);
    CHECK(verified.at("holds") == true);
}

TEST_CASE("'sessions verify' ends with 0 for a whole record and with 1, saying where, for a changed one") {
    const PaperRecord record;
    const auto whole = run_program({"sessions", "verify", "--state", record.option});
    CHECK(whole.exit_code == 0);
    CHECK_THAT(whole.out, Contains("1 of 1 session is whole"));
    CHECK(run_program({"sessions", "verify", "last", "--state", record.option}).exit_code == 0);
    {
        std::fstream file(record.state.journals().front(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(-40, std::ios::end);
        file.put('#');
    }
    const auto changed = run_program({"sessions", "verify", "--state", record.option});
    CHECK(changed.exit_code == 1);
    CHECK_THAT(changed.out, Contains(std::string(kCode) + ": damaged: record"));
    std::filesystem::remove(record.state.journals().front());
    CHECK_THAT(run_program({"sessions", "verify", "--state", record.option}).out, Contains("missing"));
}

TEST_CASE("An operator log is exported with the choices of the start and every request") {
    const PaperRecord record;
    const auto run = run_program({"sessions", "export", "last", "--format", "operator", "--state", record.option});
    CHECK_THAT(run.out, Contains("do: start, language: en, level: -3 dB, density: sparse}\n"));
    CHECK_THAT(run.out,
               Contains("- {at: 5s, do: hold}\n") && Contains("- {at: 30s, do: confirm, gate: pump_on}\n"));
    CHECK_THAT(run.out, Contains("- {at: 40s, do: ground, set: contact}\n"));
    CHECK_THAT(run.out, Contains("- {at: 55s, do: land, in: 1m}\n"));
}

TEST_CASE("The page of a session holds its timeline and its words, escaped, and nothing from outside") {
    const PaperRecord record;
    const std::string page = tools::session_page(record.report());
    CHECK_THAT(page, Contains("A session &lt;on&gt; paper") && Contains("“You are safe.”"));
    CHECK_THAT(page, Contains("<svg ") && Contains("class=\"stretch hold\"") && Contains("class=\"faultmark\""));
    CHECK_THAT(page, !Contains("<on>") && !Contains("https://"));
    CHECK_THAT(page, !Contains("<script") && !Contains("<link") && !Contains("src="));
    // Phases as long as they were: 30 of 90 seconds, and 50.
    CHECK_THAT(tools::session_picture(record.report()), Contains("Onset, 0:30 – 1:20"));
}

TEST_CASE("Reports round how long something took to the nearest second, and show places as a clock does") {
    const audio::SampleRate rate{48000};
    const auto told = [&](std::int64_t milliseconds) {
        return tools::duration_text(audio::Frames{milliseconds * 48}, rate);
    };
    CHECK(told(1490) == "0:01");
    CHECK(told(1500) == "0:02");
    CHECK(told(59'600) == "1:00");
    CHECK(told(3'599'990) == "1:00:00");
    CHECK(tools::clock_text(audio::Frames{1990 * 48}, rate) == "0:01");

    engine::SessionReport report;
    report.header = header();
    report.end = {7 * kSecond - 480};
    report.phases = {{"arrival", "Arrival", {}, {2 * kSecond - 480}}};
    report.stretches = {{engine::SessionReport::Stretch::Kind::hold, "", {5 * kSecond}, {7 * kSecond - 480}}};
    CHECK_THAT(tools::session_text(report, false),
               Contains("played    0:07") && Contains("held for 0:02, until 0:06"));
    const std::string page = tools::session_page(report);
    CHECK_THAT(page, Contains("held for 0:02") && Contains("0:00 – 0:01, 0:02") && Contains("<b>0:07</b>"));
}

TEST_CASE("A page of a session that was killed in its first second can still be read") {
    const TemporaryFolder folder;
    const engine::StateFolder state(folder / "state");
    { engine::JournalWriter writer(state, header()); }
    const auto run =
        run_program({"sessions", "export", "last", "--format", "html", "--state", state.root().string()});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("no end: the program or the machine stopped"));
}

TEST_CASE("Staff are told once when nothing is recorded, and once when it is again") {
    tools::RecordingWatch watch;
    CHECK_FALSE(watch.look(engine::JournalStatus{}));
    CHECK(watch.line(60).empty());
    const engine::JournalStatus full{false, "the disk is full", 7, 3, 0};
    CHECK_THAT(*watch.look(full), Contains("NOT RECORDING: the disk is full") && Contains("the session plays on"));
    CHECK_FALSE(watch.look(full));
    CHECK_THAT(watch.line(60), Contains("NOT RECORDING: the disk is full"));
    CHECK_THAT(*watch.look(engine::JournalStatus{}), Contains("recording again; nothing is missing"));
    REQUIRE(watch.look(full));
    CHECK_THAT(*watch.look({true, "", 7, 7, 2}), Contains("2 records are missing"));
}

TEST_CASE("A session that is played is recorded, and its plan comes back from the archive, sample for sample") {
    const tests::NoJackServer no_server;
    const tests::AlsaConfiguration no_card(tests::AlsaConfiguration::null_device());
    const TemporaryFolder folder;
    const std::string state = (folder / "state").string();
    const auto run = run_program({"play", "tests/data/sessions/short.yaml", "--from", "14 s", "--gates", "auto",
                                  "--language", "es", "--state", state, "--seed", "5"},
                                 {"STILLROOM_STORE=" + (folder / "store").string()});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("recorded as "));
    CHECK(run_program({"sessions", "verify", "--state", state}).exit_code == 0);
    const auto journal = engine::read_journal(engine::StateFolder(state).journals().front());
    REQUIRE(journal);
    CHECK(journal->has_end());
    CHECK(journal->header->language == "es");
    CHECK(journal->header->seed == 5);
    CHECK(journal->header->first_frame > audio::Frames{0});
    CHECK(journal->reached() > journal->header->first_frame + audio::Frames{kSecond});

    audio::ContentStore store(folder / "store", journal->header->rate);
    auto recorded = engine::recorded_plan(engine::StateFolder(state), *journal->header, store);
    if (!recorded) FAIL(recorded.error().message);
    const auto sha256 = [](scripts::Plan plan) {
        const auto session = tests::session_of(std::move(plan), 5);
        const auto report =
            engine::render_offline(*session, {}, [](std::span<const float>) { return audio::Result<void>{}; });
        REQUIRE(report);
        return report->sha256;
    };
    CHECK(sha256(*recorded) ==
          sha256(tests::plan_of_file(STILLROOM_SOURCE_DIR "/tests/data/sessions/short.yaml", "es")));
}

TEST_CASE("A session that cannot be recorded is played, and staff are told") {
    const tests::NoJackServer no_server;
    const tests::AlsaConfiguration no_card(tests::AlsaConfiguration::null_device());
    const TemporaryFolder folder;
    const std::string file = folder.write("state", "no folder");
    const auto run = run_program(
        {"play", "tests/data/sessions/short.yaml", "--from", "14 s", "--gates", "auto", "--state", file});
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.out, Contains("NOT RECORDING:") && Contains("the session is over"));
    CHECK_THAT(run.err, Contains("the record of this session is not whole"));
}

TEST_CASE(
    "a session that was cut off waits through a start that asked nobody, goes on when told to, and then is over") {
    const TemporaryFolder home;
    const std::string state = (home / "state").string();
    const std::string script = "tests/data/sessions/short.yaml";
    const tests::NoJackServer no_jack;
    const tests::AlsaConfiguration no_card(tests::AlsaConfiguration::null_device());
    std::string code;
    {
        const scripts::Plan plan = tests::plan_of_file(STILLROOM_SOURCE_DIR "/" + script, "en");
        engine::JournalWriter cut_off(
            engine::StateFolder(state),
            engine::session_header(
                plan, 1,
                {.program = "test", .gates_open_by_themselves = true, .ends_by_itself = true, .first_frame = {}}));
        cut_off.position(audio::Frames{12 * kSecond});
        code = cut_off.session();
    }
    const auto anew = run_program({"play", script, "--state", state, "--yes", "--gates", "auto", "--from", "14 s"});
    CHECK(anew.exit_code == 0);
    CHECK_THAT(anew.out, Contains("Session " + code + " was cut off at 0:12") && Contains("play --resume"));
    CHECK_THAT(anew.out, !Contains("recorded as " + code));
    const auto gone_on = run_program({"play", script, "--state", state, "--resume", "--yes"});
    CHECK(gone_on.exit_code == 0);
    CHECK_THAT(gone_on.out, Contains("from 0:12 on") && Contains("recorded as " + code));
    CHECK(run_program({"sessions", "verify", "--state", state}).exit_code == 0);
    const auto over = run_program({"play", script, "--state", state, "--resume", "--yes"});
    CHECK(over.exit_code == 1);
    CHECK_THAT(over.err, Contains("no session of this script that was cut off"));
}

TEST_CASE("A pool of a series goes on where the last session ended, and a render says that it does not") {
    const tests::NoJackServer no_server;
    const tests::AlsaConfiguration no_card(tests::AlsaConfiguration::null_device());
    const TemporaryFolder folder;
    const std::string state = (folder / "state").string();
    const std::string script = folder.write("rounds.yaml", R"(stillroom: 1
id: rounds
title: {en: "Rounds"}
route: none
languages: [en]
sounds:
  low: {synth: warm}
  sea: {synth: tide}
  beds: {pool: [low, sea], no_repeat: series}
phases:
  - id: whole
    length: 12s
    cues:
      - {at: 0s, layer: bed, play: beds}
)");
    const auto play = [&] {
        return run_program({"play", script, "--from", "11 s", "--gates", "auto", "--yes", "--state", state});
    };
    const auto sounds_of_last = [&] {
        const auto shown = run_program({"sessions", "export", "last", "--format", "json", "--state", state});
        return nlohmann::json::parse(shown.out).at("sounds").dump();
    };
    const auto first = play();
    INFO(first.err);
    REQUIRE(first.exit_code == 0);
    CHECK_THAT(first.out, !Contains("goes on behind"));
    CHECK_THAT(sounds_of_last(), Contains("\"low\"") && !Contains("\"sea\""));
    const auto second = play();
    REQUIRE(second.exit_code == 0);
    CHECK_THAT(second.out, Contains("series     'beds' goes on behind low"));
    CHECK_THAT(sounds_of_last(), Contains("\"sea\"") && !Contains("\"low\""));

    const auto render = run_program({"render", script});
    CHECK(render.exit_code == 0);
    CHECK_THAT(render.out, Contains("'beds' as in the first session"));
}
