// A session whose output process is killed while it plays.
#include "devices/output_process.h"
#include "engine/live_session.h"
#include "engine/offline_render.h"
#include "tests/support/servers/children.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tests/tools/program.h"
#include "tools/stillroom/session_output.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <future>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;
using Catch::Matchers::Contains;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{120.0};
const std::string kProgram = "stillroom-output";

const std::string kBed = R"(
stillroom: 1
id: test
languages: [en]
sounds: {low: {synth: warm}}
phases:
  - id: only
    length: 60s
    cues:
      - {at: 0s, play: low, layer: bed, fade_in: 2s, keep: true}
)";

template <typename Condition>
bool wait_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(kPatience.value);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return true;
}

bool is_sound(float sample) { return sample != 0.0f; }

/// Where a stretch of what was heard stands in the render, -1 where it does not: both in samples.
std::ptrdiff_t place(const std::vector<float>& heard, std::ptrdiff_t from, std::ptrdiff_t to,
                     const std::vector<float>& render) {
    const auto found = std::search(render.begin(), render.end(), heard.begin() + from, heard.begin() + to);
    return found == render.end() ? -1 : found - render.begin();
}

}  // namespace

TEST_CASE(
    "when its output process is killed a session goes on, and is heard again at the right place, rising slowly") {
    const auto session = tests::session_of(tests::plan_of_text(kBed));
    std::vector<float> render;
    REQUIRE(engine::render_offline(*tests::session_of(tests::plan_of_text(kBed)), {},
                                   [&](std::span<const float> chunk) {
                                       render.insert(render.end(), chunk.begin(), chunk.end());
                                       return audio::Result<void>{};
                                   }));
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture capture("card", 2, {std::int64_t{120} * 48000});
    auto device = devices::OutputProcess::open({devices::DeviceApi::kJack, "", kRate, 2});
    REQUIRE(device);
    audio::OutputRing ring(2, {16384});
    engine::LiveOptions options;
    options.realtime = false;
    engine::LiveSession live(*session, ring, options);
    live.start();
    tools::SessionOutput output(*std::move(device), ring);
    REQUIRE(output.start());
    const auto pass = [&](std::int64_t frames) {
        REQUIRE(capture.wait_for(capture.length() + audio::Frames{frames}, kPatience));
        return static_cast<std::ptrdiff_t>(2 * capture.length().count);
    };
    const auto killed = pass(std::int64_t{6} * 48000);
    const auto children = tests::children_named(kProgram);
    REQUIRE(children.size() == 1);
    REQUIRE(::kill(children.front(), SIGKILL) == 0);
    REQUIRE(wait_until([&] { return output.lost(); }));
    REQUIRE(wait_until([&] { return !output.lost(); }));
    const auto back = pass(std::int64_t{9} * 48000);
    (void)pass(std::int64_t{4} * 48000);
    output.stop();

    std::vector<std::string> told;
    for (const auto& event : live.take_events())
        if (event.what == engine::SessionEvent::What::fault && event.id == "output") told.push_back(event.text);
    CHECK(told == std::vector<std::string>{
                      "NO SOUND: the output process of JACK card was ended by signal 9 (Killed). The session goes "
                      "on without it",
                      "the sound is back, and rises over 8 s"});
    CHECK(output.device().healthy());
    if (capture.skipped() > audio::Frames{0} || ring.gaps() > 0 || live.status().mixer.stalled.count > 0)
        return;  // a machine that was too busy says nothing of the way
    const std::vector<float> heard = capture.recorded();
    constexpr std::ptrdiff_t kStretch = 4800;
    const auto before = place(heard, killed - 2 * kStretch, killed - kStretch, render);
    const auto after = place(heard, back, back + kStretch, render);
    REQUIRE(before >= 0);
    REQUIRE(after >= 0);
    // The session's time stood still for no more than the moment in which nobody knew, and the hand-over.
    const std::ptrdiff_t late = (back - (killed - 2 * kStretch)) - (after - before);
    CAPTURE(late);
    CHECK(std::abs(late) < 2 * 24000);
    // From the silence on it rises: nothing is louder than it will be, and nothing of before is heard again.
    const auto silent = std::search_n(heard.begin() + killed, heard.begin() + back, 2 * 480, 0.0f) - heard.begin();
    REQUIRE(silent < back);
    const auto first = std::find_if(heard.begin() + silent, heard.begin() + back, is_sound) - heard.begin();
    const auto loudest = [&](std::ptrdiff_t from, std::ptrdiff_t to) {
        float most = 0.0f;
        for (auto i = from; i < to; ++i) most = std::max(most, std::abs(heard[static_cast<std::size_t>(i)]));
        return most;
    };
    CHECK(loudest(first, first + 48000) < 0.05f * loudest(back, back + 48000));
}

TEST_CASE("play tells staff that its output was killed and that it is back, and ends as if nothing had been") {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture capture("card", 2, {std::int64_t{120} * 48000});
    auto run = std::async(std::launch::async, [] {
        return tests::run_program({"play", "tests/data/sessions/short.yaml", "--from", "10 s", "--gates", "auto"});
    });
    std::vector<pid_t> outputs;
    const bool plays = wait_until([&] {
        const std::vector<float> heard = capture.recorded();
        if (std::none_of(heard.begin(), heard.end(), is_sound)) return false;
        for (const pid_t program : tests::children_named("stillroom"))
            outputs = tests::children_named(kProgram, program);
        return !outputs.empty();
    });
    for (const pid_t output : outputs) ::kill(output, SIGKILL);
    const auto played = run.get();
    INFO(played.out << played.err);
    CHECK(plays);
    CHECK(outputs.size() == 1);
    CHECK(played.exit_code == 0);
    CHECK_THAT(played.out, Contains("NO SOUND: the output process of JACK card was ended by signal 9") &&
                               Contains("the sound is back, and rises over 8 s"));
    for (const pid_t output : outputs) CHECK_FALSE(tests::runs(output));
}
