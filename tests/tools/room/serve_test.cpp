#include "tests/tools/room/daemon.h"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <sys/un.h>

#include <csignal>
#include <cstring>
#include <string>
#include <vector>

using namespace stillroom;
using namespace stillroom::tests;
using Catch::Matchers::Contains;
using control::ControlClient;

namespace {

const std::string kSessions = STILLROOM_SOURCE_DIR "/tests/data/sessions/";
const std::string kShort = kSessions + "short.yaml";

/// A session that lasts, with something of everything staff can call.
const char* const kLong = R"(stillroom: 1
id: long
title: {en: Long}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
lines:
  chair: {text: {en: [Notice the chair.]}}
cue_sets:
  contact: {title: {en: Contact}, lines: [chair]}
phases:
  - id: whole
    length: {min: 1m, nominal: 30m, max: 60m}
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 3s, keep: true}
on_demand: [contact]
)";

Json start_of(const std::string& script) { return {{"do", "start"}, {"script", script}}; }

bool is_idle(const Json& zone) { return zone["state"] == "idle"; }

/// In this state, and so far on.
auto has_come_to(double at) {
    return [at](const Json& zone) { return zone["state"] == "playing" && zone["session"]["at"] >= at; };
}

}  // namespace

TEST_CASE("A whole session by ctl alone: started, held, released, refused, ended, recorded; then the next one") {
    const RoomFolder room;
    Daemon daemon(room);
    CHECK_THAT(daemon.said(), Contains("the room is ready") && Contains(room.socket()));
    ControlClient watcher = daemon.client();

    const auto started = room.ctl({"start", kShort, "--language", "es"});
    INFO(started.err);
    CHECK(started.exit_code == 0);
    CHECK_THAT(started.out, Contains("start: started, session "));
    const Json zone = zone_now(watcher);
    CHECK(zone["session"]["title"] == "Corta");
    CHECK(zone["session"]["state"] == "playing");
    CHECK_THAT(zone["sound"]["outputs"][0].get<std::string>(), Contains("No sound will be heard"));

    const auto again = room.ctl({"start", kShort});
    CHECK(again.exit_code == 1);
    CHECK_THAT(again.err, Contains("a session runs in zone 1 already"));
    CHECK(room.ctl({"hold"}).out == "hold: acted\n");
    CHECK(zone_now(watcher)["session"]["state"] == "held");
    const auto twice = room.ctl({"quiet"});
    CHECK(twice.exit_code == 0);
    CHECK(zone_now(watcher)["session"]["state"] == "quiet");
    CHECK(room.ctl({"resume"}).exit_code == 0);
    CHECK(room.ctl({"release"}).exit_code == 0);
    const auto refused = room.ctl({"ground", "door"});
    CHECK(refused.exit_code == 1);
    CHECK_THAT(refused.err, Contains("ground: ") && Contains("no cue sets"));
    CHECK(room.ctl({"lower"}).exit_code == 0);
    CHECK(room.ctl({"note", "--text", "two words"}).exit_code == 0);

    const auto page = room.run({"status", "--socket", room.socket()});
    CHECK_THAT(page.out, Contains("zone 1  PLAYING") && Contains("Corta (short), es") && Contains("output"));

    const auto end = room.ctl({"end"});
    CHECK(end.exit_code == 0);
    CHECK_FALSE(zone_when(watcher, is_idle).contains("cut_off"));
    const auto list = room.run({"sessions", "list", "--state", room.state()});
    CHECK_THAT(list.out, Contains("Corta") && Contains("ended"));
    CHECK(room.run({"sessions", "verify", "--state", room.state()}).exit_code == 0);

    CHECK(ask(watcher, start_of(room.folder.write("long.yaml", kLong)))["outcome"] == "started");
    CHECK(zone_now(watcher)["session"]["title"] == "Long");
    CHECK(ask(watcher, {{"do", "ground"}})["outcome"] == "acted");
    CHECK(daemon.end_by(SIGTERM) == 0);
}

TEST_CASE("What cannot be started says why, with the places, and the zone stays idle") {
    const RoomFolder room;
    Daemon daemon(room);
    const auto broken = room.ctl({"start", kSessions + "broken.yaml"});
    CHECK(broken.exit_code == 1);
    CHECK_THAT(broken.err, Contains("broken.yaml:11:5: error: ") && Contains("cannot be played: 2 errors"));
    const auto route = room.ctl({"start", kShort, "--route", "iv"});
    CHECK(route.exit_code == 1);
    CHECK_THAT(route.err, Contains("is for the route 'none', not 'iv'"));
    CHECK_THAT(room.ctl({"start", kShort, "--from", "nowhere"}).err, Contains("'from': "));
    ControlClient client = daemon.client();
    CHECK(ask(client, start_of("relative.yaml"))["code"] == control::code::kBadRequest);
    CHECK(ask(client, {{"do", "start"}})["code"] == control::code::kBadRequest);
    CHECK_THAT(ask(client, {{"do", "start"}, {"skript", "/x"}})["message"].get<std::string>(),
               Contains("did you mean 'script'?"));
    CHECK(is_idle(zone_when(client, is_idle)));
    // Nothing sounds: whoever wants silence has it, everybody else is told.
    CHECK(ask(client, {{"do", "stop"}})["outcome"] == "nothing sounds");
    CHECK(ask(client, {{"do", "hold"}})["code"] == control::code::kIdle);
    CHECK_THAT(ask(client, {{"do", "hodl"}})["message"].get<std::string>(), Contains("did you mean 'hold'?"));
    CHECK(ask(client, {{"do", "hold"}, {"zone", "2"}})["code"] == control::code::kUnknownZone);
    CHECK(ask(client, {{"do", "extend"}, {"by", "5"}})["code"] == control::code::kBadRequest);
    CHECK(ask(client, {{"do", "recover"}})["code"] == control::code::kRefused);
}

TEST_CASE("A request that expects another state does nothing; a stop asks for no state") {
    const RoomFolder room;
    Daemon daemon(room);
    ControlClient client = daemon.client();
    const Json started = ask(client, start_of(room.folder.write("long.yaml", kLong)));
    REQUIRE(started["ok"] == true);
    const std::string session = started["session"];
    const Json stale = ask(client, {{"do", "hold"}, {"expect", {{"session", "AAAAAA"}}}});
    CHECK(stale["code"] == control::code::kStale);
    CHECK_THAT(stale["message"].get<std::string>(), Contains(session));
    CHECK(ask(client, {{"do", "hold"}, {"expect", {{"state", "held"}}}})["code"] == control::code::kStale);
    CHECK(ask(client, {{"do", "hold"}, {"expect", {{"phase", "other"}}}})["code"] == control::code::kStale);
    CHECK(zone_now(client)["session"]["state"] == "playing");
    const Json expected{{"session", session}, {"state", "playing"}, {"phase", "whole"}};
    CHECK(ask(client, {{"do", "hold"}, {"expect", expected}})["ok"] == true);
    CHECK(ask(client, {{"do", "hold"}, {"expect", expected}})["code"] == control::code::kStale);
    CHECK(ask(client, {{"do", "stop"}, {"expect", expected}})["ok"] == true);
    CHECK(zone_now(client)["session"]["state"] == "stopped");
}

TEST_CASE("A daemon that was killed offers what it cut off, and goes on with it where it was") {
    const RoomFolder room;
    std::string session;
    {
        Daemon daemon(room);
        ControlClient client = daemon.client();
        session = ask(client, start_of(room.folder.write("long.yaml", kLong)))["session"];
        REQUIRE(ask(client, {{"do", "hold"}})["ok"] == true);
        (void)zone_when(client, has_come_to(2.0));
        CHECK(daemon.end_by(SIGKILL) == -SIGKILL);
    }
    {
        Daemon daemon(room);
        ControlClient client = daemon.client();
        const Json zone = zone_when(client, [](const Json& one) { return one.contains("cut_off"); });
        CHECK(zone["state"] == "idle");
        CHECK(zone["cut_off"]["session"] == session);
        CHECK(zone["cut_off"]["silent"] == false);
        CHECK_THAT(room.run({"status", "--socket", room.socket()}).out,
                   Contains("cut off") && Contains("'ctl recover' goes on with it softly"));
        CHECK_THAT(ask(client, {{"do", "resume"}})["message"].get<std::string>(),
                   Contains("'recover' goes on with " + session));
        CHECK(ask(client, {{"do", "recover"}, {"session", "AAAAAA"}})["code"] == control::code::kRefused);
        const auto recovered = room.ctl({"recover"});
        INFO(recovered.err);
        CHECK(recovered.exit_code == 0);
        CHECK_THAT(recovered.out, Contains(session));
        const Json now = zone_when(client, [](const Json& one) {
            return one["session"]["state"] == "held" && one["sound"]["lowered"] == -12.0;
        });
        CHECK(now["session"]["at"] >= 1.0);
        CHECK_FALSE(now.contains("cut_off"));
        CHECK(daemon.end_by(SIGKILL) == -SIGKILL);
    }
    Daemon daemon(room);
    ControlClient client = daemon.client();
    (void)zone_when(client, [](const Json& zone) { return zone.contains("cut_off"); });
    CHECK(room.ctl({"set_aside", session}).exit_code == 0);
    (void)zone_when(client, [](const Json& zone) { return is_idle(zone) && !zone.contains("cut_off"); });
}

TEST_CASE("SIGTERM ends a session at once and leaves it to go on with; Ctrl-C ends it with its fade") {
    const RoomFolder room;
    const std::string script = room.folder.write("long.yaml", kLong);
    std::string session;
    {
        Daemon daemon(room);
        ControlClient client = daemon.client();
        session = ask(client, start_of(script))["session"];
        CHECK(daemon.end_by(SIGTERM) == 0);
        while (client.receive(kPatience)) {}
        CHECK_FALSE(std::filesystem::exists(room.socket()));
    }
    Daemon daemon(room);
    ControlClient client = daemon.client();
    const Json zone = zone_when(client, [](const Json& one) { return one.contains("cut_off"); });
    CHECK(zone["cut_off"]["session"] == session);
    const std::string other = ask(client, start_of(script))["session"];
    CHECK(daemon.end_by(SIGINT) == 0);
    CHECK_THAT(room.run({"sessions", "show", other, "--state", room.state()}).out, Contains("ended"));
}

TEST_CASE("Clients that lie, sleep or die change nothing about a session, and the honest one is answered") {
    const RoomFolder room;
    Daemon daemon(room);
    ControlClient honest = daemon.client();
    REQUIRE(ask(honest, start_of(room.folder.write("long.yaml", kLong)))["ok"] == true);
    std::vector<ControlClient> sleepers;
    for (int i = 0; i < 20; ++i) {
        sleepers.push_back(daemon.client());
        REQUIRE(sleepers.back().send({{"id", "w"}, {"do", "watch"}, {"every", 0.05}}));
    }
    for (int i = 0; i < 50; ++i) {
        ControlClient liar = daemon.client();
        REQUIRE(liar.send({{"id", std::string(100, 'x')}, {"do", {{"do", "hold"}}}}));
        REQUIRE(liar.send({{"id", "l"}, {"do", "intensity"}, {"to", {1, 2}}}));
        REQUIRE(liar.send({{"id", "m" + std::to_string(i)}, {"do", "pace"}, {"rate", "90/min"}}));
    }
    CHECK(ask(honest, {{"do", "hold"}})["outcome"] == "acted");
    const Json zone = zone_now(honest);
    CHECK(zone["session"]["state"] == "held");
    CHECK(zone["record"]["recording"] == true);
    CHECK(daemon.end_by(SIGTERM) == 0);
}

TEST_CASE("A second daemon is told that there is one") {
    const RoomFolder room;
    Daemon daemon(room);
    const auto second = room.run({"serve", "--socket", room.socket()});
    CHECK(second.exit_code == 1);
    CHECK_THAT(second.err, Contains("another 'stillroom serve' runs already"));
    CHECK(daemon.end_by(SIGTERM) == 0);
    CHECK_THAT(room.ctl({"hold"}).err, Contains("no daemon answers") && Contains("'stillroom serve' starts one"));
    const auto unknown = room.ctl({"hodl"});
    CHECK(unknown.exit_code == 2);
    CHECK_THAT(unknown.err, Contains("there is no verb 'hodl'; did you mean 'hold'?"));
    CHECK(room.ctl({}).exit_code == 2);
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"start", kShort, "language=es"}, {"hold", "on"}}) {
        const auto surplus = room.ctl(words);
        CHECK(surplus.exit_code == 2);
        CHECK_THAT(surplus.err,
                   Contains("'" + words.back() + "' is one word too many for '" + words.front() + "'"));
    }
    CHECK(room.ctl({"extend", "5"}).exit_code == 1);
}

TEST_CASE(
    "A service manager hears that the daemon is ready, that it lives while a session sounds, and that it ends") {
    const RoomFolder room;
    const std::string path = (room.folder / "notify").string();
    const int manager = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    REQUIRE(::bind(manager, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
    const timeval patience{120, 0};
    ::setsockopt(manager, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    const auto hear = [&] {
        char text[512] = {};
        const ssize_t length = ::recv(manager, text, sizeof(text), 0);
        REQUIRE(length > 0);
        return std::string(text, text + length);
    };
    Daemon daemon(room, {"NOTIFY_SOCKET=" + path, "WATCHDOG_USEC=3000000"});
    CHECK_THAT(hear(), Contains("READY=1"));
    CHECK(hear() == "WATCHDOG=1");
    ControlClient client = daemon.client();
    REQUIRE(ask(client, start_of(room.folder.write("long.yaml", kLong)))["ok"] == true);
    for (int i = 0; i < 3; ++i) CHECK(hear() == "WATCHDOG=1");
    CHECK(daemon.end_by(SIGTERM) == 0);
    std::string last;
    while (last != "STOPPING=1") last = hear();
    ::close(manager);
}
