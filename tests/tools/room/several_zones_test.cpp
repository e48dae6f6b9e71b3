// A daemon with a room's profile: its zones side by side, each with its own patient.
#include "tests/tools/room/daemon.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <string>

using namespace stillroom;
using namespace stillroom::tests;
using Catch::Matchers::Contains;
using control::ControlClient;

namespace {

const std::string kShort = STILLROOM_SOURCE_DIR "/tests/data/sessions/short.yaml";

const char* const kTwoChairs = R"(room: 1
id: two-chairs
outputs:
  left-ears: {device: {api: simulated}, private: true}
  right-ears: {device: {api: simulated}, channels: [3, 4], private: true}
zones:
  left: {headphones: left-ears}
  right: {headphones: right-ears, language: es}
)";

const char* const kLong = R"(stillroom: 1
id: long
title: {en: Long}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
phases:
  - id: whole
    length: {min: 1m, nominal: 30m, max: 60m}
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 3s, keep: true}
)";

Json start_in(const std::string& zone, const std::string& script) {
    return {{"do", "start"}, {"zone", zone}, {"script", script}};
}

bool is_idle(const Json& zone) { return zone["state"] == "idle"; }
bool has_begun(const Json& zone) { return zone["state"] == "playing" && zone["session"]["at"] >= 1.5; }

}  // namespace

TEST_CASE("Each zone of a room plays its own session in its own language; nothing done in one is done in another") {
    const RoomFolder room;
    const Daemon daemon(room, {}, {"--room", room.folder.write("two.yaml", kTwoChairs)});
    CHECK_THAT(daemon.said(), Contains("'two-chairs', zones left, right"));
    ControlClient client = daemon.client();
    CHECK(ask(client, {{"do", "status"}})["status"]["room"] == "two-chairs");
    REQUIRE(ask(client, start_in("left", room.folder.write("long.yaml", kLong)))["ok"] == true);
    REQUIRE(ask(client, start_in("right", kShort))["ok"] == true);
    CHECK(zone_now(client, "right")["session"]["title"] == "Corta");
    CHECK(zone_now(client, "left")["session"]["title"] == "Long");
    const Json which = ask(client, {{"do", "hold"}});
    CHECK(which["code"] == control::code::kUnknownZone);
    CHECK_THAT(which["message"].get<std::string>(), Contains("say which one is meant"));
    CHECK(ask(client, {{"do", "hold"}, {"zone", "left"}})["ok"] == true);
    CHECK(zone_now(client, "left")["session"]["state"] == "held");
    CHECK(zone_now(client, "right")["session"]["state"] == "playing");
    CHECK(ask(client, {{"do", "cut"}, {"zone", "right"}})["ok"] == true);
    CHECK(zone_now(client, "left")["session"]["state"] == "held");
    CHECK(room.ctl({"release", "--zone", "left"}).out == "release: acted\n");
    CHECK(zone_when(client, has_begun, "left")["session"]["title"] == "Long");
}

TEST_CASE("What was cut off in one zone is offered there alone, and goes on there") {
    const RoomFolder room;
    const std::string profile = room.folder.write("two.yaml", kTwoChairs);
    const std::string script = room.folder.write("long.yaml", kLong);
    std::string session;
    {
        Daemon daemon(room, {}, {"--room", profile});
        ControlClient client = daemon.client();
        const Json started = ask(client, start_in("left", script));
        REQUIRE(started["ok"] == true);
        session = started["session"];
        // The record has come so far that there is something to go on with.
        (void)zone_when(client, has_begun, "left");
        CHECK(daemon.end_by(SIGTERM) == 0);
    }
    const Daemon daemon(room, {}, {"--room", profile});
    ControlClient client = daemon.client();
    const Json left = zone_when(
        client, [](const Json& zone) { return zone.contains("cut_off"); }, "left");
    CHECK(left["cut_off"]["session"] == session);
    CHECK_FALSE(zone_when(client, is_idle, "right").contains("cut_off"));
    CHECK(ask(client, {{"do", "recover"}, {"zone", "right"}})["code"] == control::code::kRefused);
    CHECK(ask(client, {{"do", "set_aside"}, {"zone", "right"}, {"session", session}})["ok"] == false);
    CHECK(ask(client, {{"do", "recover"}, {"zone", "left"}})["session"] == session);
}

TEST_CASE("A room that has an error is not served, and the place of the error is said") {
    const RoomFolder room;
    std::string text = kTwoChairs;
    text.replace(text.find("headphones: left-ears"), 21, "headphones: left-eras");
    const auto run =
        room.run({"serve", "--socket", room.socket(), "--room", room.folder.write("broken.yaml", text)});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.err, Contains("broken.yaml:7:") && Contains("left-ears"));
}
