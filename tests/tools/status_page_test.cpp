#include "tools/stillroom/status_page.h"

#include <catch2/catch.hpp>

#include <string>

using stillroom::control::Json;
using stillroom::tools::status_page;

namespace {

std::string page(const std::string& zone) {
    std::string text;
    for (const std::string& line : status_page(Json::parse("{\"zones\": [" + zone + "]}"))) text += line + "\n";
    return text;
}

}  // namespace

TEST_CASE(
    "A zone that sounds is told in words: where it stands, what is heard, what staff are asked, what is wrong") {
    CHECK(page(R"({"zone": "1", "state": "playing",
        "session": {"code": "K7QM4D", "script": "demo", "title": "Demo", "language": "es", "route": "iv",
            "state": "waiting", "at": 75.4, "left": 3725, "waiting_for": "the pump runs", "landing": true,
            "phase": {"id": "onset", "title": "Onset", "number": 2, "of": 5, "at": 12.2, "length": 300},
            "saying": "You are welcome here.", "sounding": ["warm", "slow"], "next": {"id": "chair", "in": 30},
            "prompts": [{"id": "look", "text": "How is the patient?", "choices": ["better", "the same"]}],
            "talking": true, "on_air": false, "voice_off": true},
        "sound": {"outputs": ["JACK system"], "loudness": -33.14, "lowered": -6.0, "faults": ["NO SOUND: gone"]},
        "record": {"recording": false, "trouble": "the disk is full"}, "rights": ["no real-time rights"]})") ==
          "zone 1  WAITING for: the pump runs, LANDING, LOWERED FOR TALK, voice off\n"
          "  session   Demo (demo), es, route iv, record K7QM4D\n"
          "  phase     Onset  0:12 / 5:00   (2 of 5; session 1:15, 1:02:05 left)\n"
          "  hears     “You are welcome here.”  warm, slow\n"
          "  next      chair in 0:30\n"
          "  ASKED     How is the patient?  (better, the same)\n"
          "  sound     -33.1 LUFS, lowered by 6 dB\n"
          "  FAULT     NO SOUND: gone\n"
          "  output    JACK system\n"
          "  RECORD    NOT RECORDING: the disk is full\n"
          "  rights    no real-time rights\n");
}

TEST_CASE("An idle zone says so, and what could be gone on with") {
    CHECK(page(R"({"zone": "1", "state": "idle"})") == "zone 1  idle\n");
    CHECK(
        page(
            R"({"zone": "2", "state": "preparing", "preparing": {"script": "a.yaml", "share": 0.4, "what": "b"}})") ==
        "zone 2  preparing\n  preparing a.yaml 40 %  b\n");
    CHECK(page(R"({"zone": "1", "state": "idle", "cut_off": {"text": "It stopped at 1:00", "silent": true}})") ==
          "zone 1  idle\n"
          "  cut off   It stopped at 1:00\n"
          "            'ctl recover' goes on with it in silence, until 'ctl resume', 'ctl set_aside' does not\n");
}

TEST_CASE("A document of another version is told as far as it is known, and never fails") {
    CHECK(status_page(Json::parse("{}")).empty());
    CHECK(status_page(Json::parse(R"({"zones": 5})")).empty());
    CHECK(page(R"({"zone": 1, "state": ["x"], "session": {"phase": 5, "prompts": {"a": 1}, "next": "x"},
                   "sound": {"faults": [3]}, "rights": "none"})")
              .starts_with("zone   "));
}
