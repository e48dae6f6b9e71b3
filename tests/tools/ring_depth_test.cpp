#include "tools/stillroom/ring_depth.h"
#include "audio/base/thread_rights.h"
#include "devices/output_process.h"
#include "engine/live_session.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"
#include "tools/stillroom/session_output.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <thread>

using namespace stillroom;
using audio::Frames;
using Catch::Matchers::Contains;

namespace {

constexpr audio::SampleRate kRate{48000};

/// A bed and nothing else, which outlives the test.
const std::string kBed = R"(stillroom: 1
id: bed
title: {en: "Bed"}
route: none
languages: [en]
sounds:
  warm: {synth: warm}
phases:
  - id: whole
    length: 10m
    cues:
      - {at: 0s, layer: bed, play: warm, fade_in: 1s}
)";

/// Whether this machine lets a mixer run when it must; sanitized programs are too slow for it.
bool may_be_realtime() {
#ifdef STILLROOM_WITHOUT_REALTIME_GUARD
    return false;
#else
    bool granted = false;
    std::thread([&] { granted = bool(audio::request_realtime_priority(audio::kMixerPriority)); }).join();
    return granted;
#endif
}

}  // namespace

TEST_CASE("the ring holds two helpings of its device and some more, whatever the mixer's rights") {
    for (const bool realtime : {true, false})
        for (const int at_once : {1, 64, 241, 512, 1024, 2048, 4096}) {
            const auto depth = tools::ring_depth("card", {at_once}, realtime, kRate);
            REQUIRE(depth);
            CHECK(depth->count >= 2 * at_once + (realtime ? 256 : 4096));
            CHECK(depth->count % engine::LiveOptions{}.block == 0);
        }
    CHECK(tools::ring_depth("card", {64}, true, kRate)->count == 1024);
    CHECK(tools::ring_depth("card", {64}, false, kRate)->count == 8192);
}

TEST_CASE("a device that takes more at once than staff's stop may wait for is refused, with the remedy") {
    const auto depth = tools::ring_depth("JACK system", {4097}, true, kRate);
    REQUIRE_FALSE(depth);
    CHECK(depth.error().message ==
          "JACK system takes 4097 frames (85 ms) at once; a session can be played in helpings of 4096 frames (85 "
          "ms) at most: set a smaller period (JACK: jackd -p 1024, ALSA: period_size 1024)");
}

TEST_CASE("a session has no gap at a real JACK server of any period") {
    const int period = GENERATE(64, 1024, 2048);
    CAPTURE(period);
    const tests::JackServer server({kRate.hertz, period, 2});
    const auto session = tests::session_of(tests::plan_of_text(kBed));
    auto device = devices::OutputProcess::open({devices::DeviceApi::kJack, "", kRate, 2});
    REQUIRE(device);
    const auto at_once = (*device)->frames_at_once();
    REQUIRE(at_once);
    CHECK(at_once->count >= period);
    engine::LiveOptions options;
    options.realtime = may_be_realtime();
    const auto depth = tools::ring_depth("JACK", *at_once, options.realtime, kRate);
    REQUIRE(depth);
    audio::OutputRing ring(2, *depth);
    engine::LiveSession live(*session, ring, options);
    live.start();
    tools::SessionOutput output(*std::move(device), ring);
    REQUIRE(output.start());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (ring.consumed() < Frames{3 * 48000} && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    output.stop();
    CHECK(ring.consumed() >= Frames{3 * 48000});
    CHECK(ring.gaps() == 0);
}

TEST_CASE("a session is not started at a JACK server whose period is beyond what can be played") {
    const tests::JackServer server({kRate.hertz, 8192, 2});
    const auto run = tests::run_program({"play", "tests/data/sessions/short.yaml", "--gates", "auto"});
    CHECK(run.exit_code == 1);
    CHECK_THAT(run.err, Contains("JACK system takes 8192 frames (171 ms) at once") && Contains("jackd -p 1024"));
}
