#include "devices/portaudio_device.h"
#include "engine/live_session.h"
#include "engine/offline_render.h"
#include "tests/support/realtime_guard.h"
#include "tests/support/servers/jack_capture.h"
#include "tests/support/servers/jack_server.h"
#include "tests/support/sessions/script_session.h"
#include "tools/stillroom/output_watch.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace stillroom;

namespace {

constexpr audio::SampleRate kRate{48000};
constexpr audio::Seconds kPatience{120.0};
const std::string kShort = STILLROOM_SOURCE_DIR "/tests/data/sessions/short.yaml";

std::vector<float> rendered(const std::string& language) {
    const auto session = tests::session_of(tests::plan_of_file(kShort, language));
    std::vector<float> samples;
    const auto report = engine::render_offline(*session, {}, [&](std::span<const float> chunk) {
        samples.insert(samples.end(), chunk.begin(), chunk.end());
        return audio::Result<void>{};
    });
    REQUIRE(report);
    return samples;
}

/// Where the first frame that is not silent stands, in frames.
std::size_t first_sound(const std::vector<float>& interleaved) {
    const auto sounds = [](float sample) { return sample != 0.0f; };
    return static_cast<std::size_t>(std::find_if(interleaved.begin(), interleaved.end(), sounds) -
                                    interleaved.begin()) /
           2;
}

/// Plays the short session through a JACK server to its end and gives back what arrived there, interleaved.
std::vector<float> played_through_jack(const std::string& language) {
    tests::JackServer server({48000, 64, 0});
    tests::JackCapture capture("card", 2, {60 * 48000});
    const auto session = tests::session_of(tests::plan_of_file(kShort, language));
    auto device = devices::PortAudioDevice::open({devices::DeviceApi::kJack, "", kRate, 2});
    REQUIRE(device);
    // Deep enough that a loaded machine changes nothing about what is heard, only when.
    audio::OutputRing ring(2, {65536});
    engine::LiveOptions options;
    options.realtime = false;
    engine::LiveSession live(*session, ring, options);
    live.start();
    tools::OutputWatch output(*std::move(device), ring);
    REQUIRE(output.start(std::chrono::steady_clock::now()));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(kPatience.value);
    while (!live.status().finished && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    REQUIRE(live.status().finished);
    REQUIRE(capture.wait_for(capture.length() + audio::Frames{4800}, kPatience));
    output.stop();
    CHECK(live.status().mixer.stalled.count == 0);
    CHECK(live.status().gaps == 0);
    return capture.recorded();
}

}  // namespace

TEST_CASE(
    "a session played through a real JACK server is its render, sample for sample, under the real-time guard") {
    const std::vector<float> expected = rendered("en");
    const std::vector<float> heard = played_through_jack("en");
    const std::size_t from = first_sound(expected), at = first_sound(heard);
    // The stretch holds the bed's start, the pacer, the line with its duck, a fade and the ending.
    const std::size_t length = expected.size() / 2 - from;
    REQUIRE(heard.size() / 2 >= at + length);
    const auto start = expected.begin() + static_cast<std::ptrdiff_t>(2 * from);
    const auto there = heard.begin() + static_cast<std::ptrdiff_t>(2 * at);
    const auto [mine, theirs] = std::mismatch(start, expected.end(), there);
    INFO("differs from frame " << (mine - expected.begin()) / 2 << " of " << expected.size() / 2);
    CHECK((mine == expected.end()));
}
