#include "tests/support/noise_wav.h"
#include "tests/support/servers/alsa_cards.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/program.h"

#include <catch2/catch.hpp>

#include <string>

using Catch::Matchers::Contains;
using stillroom::tests::run_program;

TEST_CASE("on a machine without sound a session still runs to its end, and says that nobody hears it") {
    const stillroom::tests::NoJackServer no_server;
    const stillroom::tests::AlsaConfiguration no_card(stillroom::tests::AlsaConfiguration::null_device());
    const auto run = run_program(
        {"play", "tests/data/sessions/short.yaml", "--from", "14 s", "--gates", "auto", "--language", "es"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    CHECK(run.err.empty());
    CHECK_THAT(run.out, Contains("session    Corta") && Contains("No sound will be heard"));
    CHECK_THAT(run.out, Contains("NOT CALIBRATED"));
    CHECK_THAT(run.out, Contains("ending, with a fade of 8 s") && Contains("the session is over"));
}

TEST_CASE("a session for another route is not started") {
    const auto run = run_program({"play", "tests/data/sessions/short.yaml", "--route", "iv"});
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.err, Contains("is for the route 'none', not 'iv'"));
}

TEST_CASE("a patient's clip is taken in with consent alone, and only where the script plays it") {
    const auto without = run_program({"play", "tests/data/sessions/short.yaml", "--intention", "clip.wav", "--yes"},
                                     {"STILLROOM_STORE=/dev/null"});
    CHECK(without.exit_code == 2);
    CHECK_THAT(without.err,
               Contains("if the patient agreed that 'clip.wav' is played back") && Contains("--consent"));
    const auto missing =
        run_program({"play", "tests/data/sessions/short.yaml", "--intention", "clip.wav", "--consent", "--yes"});
    CHECK(missing.exit_code == 1);
    CHECK_THAT(missing.err, Contains("--intention: ") && Contains("clip.wav"));
    const stillroom::tests::TemporaryFolder folder;
    const std::string clip = folder.write("clip.wav", stillroom::tests::noise_wav(8000));
    const auto nowhere =
        run_program({"play", "tests/data/sessions/short.yaml", "--intention", clip, "--consent", "--yes"});
    CHECK(nowhere.exit_code == 2);
    CHECK_THAT(nowhere.err, Contains("plays no sound of 'slot: intention'"));
}

TEST_CASE("a session whose gates wait is not started where nobody could ever confirm one") {
    const auto run = run_program({"play", "tests/data/sessions/short.yaml", "--gates", "wait"});
    CHECK(run.exit_code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("there is no terminal") && Contains("--gates auto"));
}
